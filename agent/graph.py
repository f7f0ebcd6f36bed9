"""The interview as a graph. Only wiring: what happens in a step stands in `agent/nodes`."""

from functools import partial

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from agent.nodes.ask import ask
from agent.nodes.ask_follow_up import ask_follow_up
from agent.nodes.choose import choose
from agent.nodes.close import close
from agent.nodes.grade import grade
from agent.nodes.last_words import last_words
from agent.nodes.notice import notice
from agent.nodes.read_reply import read_reply
from agent.nodes.wait import wait
from agent.nodes.welcome import welcome
from agent.parts import Parts
from agent.state import Route, State

Graph = CompiledStateGraph[State, None, State, State]


def build_graph(parts: Parts, checkpointer: BaseCheckpointSaver[str]) -> Graph:
    """welcome -> wait -> read_reply -> notice | choose | grade | last_words | close;
    grade -> notice | follow_up | choose; choose -> ask; the end: last_words -> wait, close."""
    graph = StateGraph(State)
    for name, node in {
        "welcome": welcome,
        "read_reply": read_reply,
        "notice": notice,
        "choose": choose,
        "ask": ask,
        "grade": grade,
        "follow_up": ask_follow_up,
        "last_words": last_words,
        "close": close,
    }.items():
        graph.add_node(name, partial(node, parts=parts))
    graph.add_node("wait", wait)
    graph.add_edge(START, "welcome")
    for asking in ("welcome", "notice", "ask", "follow_up", "last_words"):
        graph.add_edge(asking, "wait")
    graph.add_edge("wait", "read_reply")
    ending = ["last_words", "close"]
    graph.add_conditional_edges(
        "read_reply", _route, ["notice", "choose", "ask", "grade", "follow_up", *ending]
    )
    graph.add_conditional_edges("choose", _route, ["ask", *ending])
    graph.add_conditional_edges("grade", _route, ["notice", "follow_up", "choose", *ending])
    graph.add_edge("close", END)
    return graph.compile(checkpointer=checkpointer)


def _route(state: State) -> Route:
    return state["route"]
