"""Node: wait for the candidate. Nothing but the interrupt: a node runs again from its start on resume."""

from langgraph.types import interrupt

from agent.state import State, Update


def wait(state: State) -> Update:
    return {"reply": int(interrupt({"prompt": state["prompt"]}))}
