"""What each wish sounds like: patterns over a `plain` text, by route.

A cue alone decides nothing: "pass" also stands in "pass the gradient". `rules.py` asks what is left of
a message beside its cues, and `head.py` weighs them against each other.
"""

import re

from agent.routing.routes import Route

_EARLIER = r"(?:earlier|previous|last|first|other|second|third|one before|before|skipped|passed on|beginning)"
_SAID = r"(?:said|wrote|sent|meant|answered|told you|put|stated)"
_INTERVIEW = r"(?:interview|session|conversation|chat|exam|test|call)"

_PATTERNS: dict[Route, tuple[str, ...]] = {
    "dont_know": (
        r"\bdo not (?:really |even |actually |honestly )?(?:know|remember|recall)\b",
        r"\bcan not (?:really )?(?:say|tell(?: you)?|answer|remember|recall|explain)\b",
        r"\b(?:no|not the (?:faintest|slightest|foggiest)|zero|without) (?:idea|clue|knowledge|answer|experience|notion)s?\b",
        r"\bnot an? (?:idea|clue)\b|\bnot (?:got )?(?:an?|the) (?:faintest |slightest )?(?:idea|clue)\b",
        r"\b(?:idk|dunno|dno|no sé)\b|\bnot knowing\b|\bknow nothing\b|\bno clu\b",
        r"\b(?:never|not) (?:really |ever |something i have )?(?:heard|worked|used|did|done|seen|learn(?:ed|t)?|come across|came across|had to|got around|read|studied|dealt|touched|looked into|been good|good at|was good)\b",
        r"\bnever (?:\w+ ){1,3}(?:that|this|it|them)\b|\bi (?:was|am) (?:never|not) good at\b|\bi lack\b|\bgap in my\b|\bi would have to (?:look|google|read)\b",
        r"\b(?:nothing|not much) comes to mind\b|\bcan not think of\b|\bguess is as good\b|\bsearch me\b|\bwould not (?:even )?know\b|\bi (?:really )?do not[ .!]*$",
        r"^(?:(?:sorry|hm+)[, ]+)?(?:i am )?not (?:really )?sure[ .!]*$|\bnot (?:aware|sure at all)\b|\bunsure\b|\bknowledge ends\b|\btip of my tongue\b|\bnot a topic\b|\btopic i have (?:not|never)\b",
        r"\bbeats me\b|\bbeyond me\b|\boutside (?:of )?(?:my|what i)\b|\bnot my (?:area|field|thing|topic|domain)\b",
        r"\bis not my\b|\bblank(?:ing|ed)?\b|\bwent blank\b|\bnot familiar\b|\bunfamiliar\b|\bgive up\b|\bclueless\b",
        r"\bi (?:have )?forg[eo]t(?:ten)?\b|\bit is gone\b|\bescapes me\b",
        r"\bnot something i (?:know|do|did|have)\b|\bi am lost\b|\bgot me there\b|\bwish i knew\b",
        r"\bonly be guessing\b|\bwould be guessing\b|\bused to know\b|\bi can not\b|\bnot able to (?:answer|say)\b",
        r"\bhave not (?:worked|used|seen|read|heard|done|studied)\b|\bhave no\b",
        r"\bdo not have (?:an? |any |the )?(?:answer|idea|clue|knowledge|experience)\b|\bhave only (?:worked|used|done|dealt)\b",
    ),
    "skip": (
        r"\bskip\b|\bpass(?: on)?\b(?! (?:the|a|it through|through|each|all)\b)|\bnext(?: (?:question|one))?\b",
        r"\b(?:move|go|get) (?:on|along|ahead)? ?(?:to|with) (?:the |an?)?(?:next|other|another|different)\b",
        r"\bmove (?:on|along)\b|\bleave (?:this|that|it)(?: one| question)? (?:out|open|blank|aside)\b",
        r"\b(?:another|different|something else|new) ?(?:question|one)?\b(?= ?(?:please|instead|first|[.?!]|$))",
        r"\b(?:rather|prefer|choose|want|like|going) (?:to )?not (?:to )?answer\b|\bdo not want to (?:answer|do|spend)\b",
        r"\b(?:come back to|do|return to|answer) (?:this|that|it)(?: one| question)? later\b|\bnot this one\b",
        r"\brather not\b|\bsomething else\b",
    ),
    "pause": (
        r"\bpause\b|\bbrb\b|\bafk\b|\bbe (?:right )?back\b|\bback in (?:a|\d|five|ten)\b|\bbreak\b(?! is)|\btake five\b",
        r"\b(?:stop|hold|halt|freeze|interrupt) (?:the )?(?:clock|timer|time|interview|here)\b",
        r"\b(?:step|go|get|run|walk) (?:out|away|off)\b(?= (?:for|a|to|quickly|now|the|[.,]|$))|\bcontinue (?:tomorrow|later|after)\b",
        r"\b(?:phone|call|door|doorbell|kid|baby|child|dog|coffee|toilet|bathroom|restroom|lunch|water|charger|battery|"
        r"reboot|restart my|delivery|fire alarm|bio)\b",
        r"\b(?:need|have|give me|take|got)\b.{0,20}\b(?:\d+|two|three|five|ten|fifteen|few|couple of) ?(?:min|minutes?|mins)\b",
    ),
    "resume": (
        r"\b(?:resume|unpause|un-pause)\b|\b(?:i am|am|we are) (?:now )?(?:back|here)\b|\b(?:back|here) (?:again|now|from|at)\b|^(?:ok |okay |and )?back\b",
        r"\b(?:let us|we can|can we|you can|i can|please|ready to|you may|shall we)(?: now| please| both)? (?:continue|go on|carry on|proceed|resume)\b",
        r"\bgo (?:on|ahead)\b|\bcarry on\b|\bproceed\b|\bcontinue(?: please| now)?$|\bready\b|\breturned\b",
        r"\b(?:start|restart) the (?:clock|timer|time)\b|\b(?:break|call|pause) is (?:over|done)\b|\bwhere were we\b",
        r"\bdone with the (?:break|call)\b|\bthanks for waiting\b",
    ),
    "finish": (
        rf"\b(?:finish|end|stop|quit|close|terminate|conclude|leave|exit|wrap up|abort|cancel|withdraw from|ending|finishing|leaving) (?:with |up )?(?:the |this |my |our |your )?{_INTERVIEW}\b",
        r"\b(?:finish|end|stop|quit|close|wrap|conclude|exit|terminate|leave)(?: (?:it|this|that|things|everything))?(?: up)?(?: (?:here|now|please|for today|at this point|right here|right now|today))+",
        r"\b(?:want|like|wish|going|prefer|need|have|time|ready|decided) to (?:finish|end|stop|quit|leave|exit|go(?! (?:to|back|on|deeper|with|for|over|ahead|into|through|first|next)\b)|close|withdraw)\b(?! (?:this|that|it)(?: one| question)? (?:out|open|blank))",
        r"\b(?:let us|can we|could we|we can|shall we|i will|please|you can|you may|just) (?:please |just |now )?(?:finish|end|stop|quit|wrap|close|conclude|call it|exit)\b",
        r"\benough\b|\bgood ?bye\b|\bbye\b|\bcall it (?:a day|quits)\b|\bno (?:more|further) (?:questions?|answers?)\b",
        r"\bi am (?:all )?(?:done|finished|through|out|leaving|quitting|ending|stopping)\b|\bwe are (?:all )?(?:done|finished|through)\b|^(?:quit|exit|finish|finished|done|bye)\b",
        r"\bthat is (?:it|all) (?:from|for) (?:me|today|now)\b|\bthat is it\b|\bmy last answer\b|\bend of (?:the )?interview\b",
        r"\bno longer want\b|\bdo not want to (?:go on|continue|take part|proceed)\b|\bwithdraw\b|\bend (?:this|it)\b|\bstop asking\b|\blet me out\b|\b(?:close|finish|end|stop) (?:this|it|everything)?[ .!]*$",
    ),
    "hint": (
        r"\bhints?\b(?!:)|(?<!no )(?<!got a )(?<!not a )(?<!have a )(?<!the )\bclue\b(?= ?(?:please|what|about|on|[?.!,]|$))|\btips?\b(?! of)|\bpointers?\b|\bnudge\b",
        r"\b(?:right|good|correct) direction\b|\bi am stuck\b|\bstuck\b|\bhelp(?: me)?(?: out)?\b|\bassistance\b",
        r"\bwhere (?:should|do|would|could|can) i (?:start|begin|look)\b|\bwhere to (?:start|begin)\b|\bstarting point\b|\bget(?:ting)? started\b",
        r"\bnarrow (?:it|this|that) down\b|\bwhich way\b|\bat least (?:tell|say|whether)\b|\btell me (?:at least|whether|if)\b|\bfirst step\b",
    ),
    "clarify": (
        r"\bwhat (?:exactly )?(?:do you|is|does|did you|exactly|are you|am i)\b.{0,30}\b(?:mean|meant|refer|asking|asked|want|counts?)\b|\bdo you mean\b|\byou mean\b|\bmeant (?:by|with)\b",
        r"\b(?:re-?phrase|repeat|clarify|elaborate|reword|reformulate|restate)\b|\bsay (?:it|that|this|again)\b.{0,16}(?:differently|other|again)|\bsay again\b",
        r"\b(?:other|simpler|different|easier) (?:words|terms)\b|\bexplain (?:the question|it|what|this|please|again)\b|\bask (?:it|that) differently\b|\bmore precise\b",
        r"\bdo not (?:quite |really |fully )?(?:understand|get|follow|see what) (?:the question|it|this|that|what|your)?|\bnot sure (?:i understand|what you)|\bnot (?:very )?clear\b|\bunclear\b|\bplease explain\b",
        r"\b(?:should|can|may|do|shall) i assume\b|\bare we (?:assuming|talking)\b|\bi assume\b(?=.*\?)|\bwhen you say\b|\bby \"|\bin this scenario\b|\bwhich (?:of the|model|one)\b(?=.*\?)",
        r"\b(?:per|in|for|at|during) [\w ]{1,24} or (?:in|at|per|for|the|during|is|a|of|full|with)\b[^.]*\?|^is (?:it|that|this)\b.*\?|\bdo you want\b|\byou want\b|\bwhat (?:exactly )?(?:are you asking|is asked|is the question)\b|\bhuh\b",
        r"\ban example\b|\bquestion again\b|(?:^|, )(?:does|do|are|is) (?:the|lower|higher|more|it|this|that)\b.*\?",
    ),
    "process": (
        r"\bhow (?:many|much|long|far)\b.*\b(?:questions?|left|remain|time|take|more|are we|go|answers? be|minutes)\b|\btime limit\b|\bhow far\b",
        r"\bwho (?:is |will |gets |can |else )?(?:going to )?(?:reads?|sees?|reading|seeing|grades?|judges?|decides?|evaluates?|get)\b",
        r"\b(?:spelling|grammar|typos|style|points|score|scored|scoring|graded|grading|grade|rated|marks|marked)\b",
        r"\bfeedback\b|\bresults?\b(?=.*\?)|\brecruiter\b|\btranscript\b|\brecorded\b|\bstored\b|\bsaved\b|\bprivacy\b|\bhear back\b",
        r"\b(?:can|may|should|could|am|is it|are we|do)\b[^.]{0,14}\b(?:use|allowed|look|ok|okay|fine|permitted|google|calculator|chatgpt|internet)\b|\blook (?:things|it|that) up\b|\bcalculator\b|\bchatgpt\b|\bgoogle\b",
        r"\b(?:real person|human|a bot|a person|an ai|machine|what model are you|which model are you)\b|\bare you\b.*\?",
        r"\b(?:go back|come back|change|edit|return)\b[^.]{0,20}\b(?:answer|question|later|earlier)\b.*\?|\bwhat (?:happens|if|does the)\b|\bcount(?:s)? against\b|\bcost me\b|\bis it bad\b",
        r"\b(?:full sentences|bullet points|in (?:german|french|spanish|english|chinese|my language|another language))\b|\bwhich language\b|\bwrite code\b|\bafter the interview\b|\bevaluate my\b|\bmy answers\b|\bconnection\b|\bpause button\b",
        r"\b(?:why|what|how come|where|how long|who)\b[^.]{0,30}\b(?:you|this|it|my|everything|all|i|chat|conversation)\b[^.]{0,30}\b(?:record(?:ed|ing)?|stor(?:e|ed|ing)|sav(?:e|ed|ing)|log(?:ged|ging)?|ke(?:ep|pt)(?! \w+ing))\b[^.]*\?",
        r"^(?:why|how come|where|how long) (?:do|does|is|are|will|am|must|did) (?:you|this|it|my|everything|all|i)\b.{0,30}\b(?:record(?:ed|ing)?|stor(?:e|ed|ing)|sav(?:e|ed|ing)|log(?:ged|ging)?|ke(?:ep|pt)(?! \w+ing))\b",
        r"\b(?:keep|kept) (?:a|my) (?:copy|record|answers?|data)\b|\bmy data\b|\bcopy of this\b|\bwhy (?:do|are|would|must) you (?:ask|need|want)\w*\b",
    ),
    "complaint": (
        r"\b(?:unfair|ridiculous|stupid|annoying|annoyed|frustrat\w+|nonsense|disrespectful|silly|pointless|useless|terrible|awful|boring|rude|insulting|badly|poorly|vague|absurd|a joke|trivia|not serious|not happy|unhappy|unprofessional)\b",
        r"\balready (?:asked|answered|said|told|wrote|explained)\b|\b(?:answered|said|asked|told you|explained) (?:that|this|it|me that)(?: to you)? (?:already|before|twice)\b|\basked me (?:that|this)\b",
        r"\bwaste of (?:my )?time\b|\bmakes? no sense\b|\bdo not see what this has\b|\bnothing to do with\b|\bcontradicts? itself\b",
        r"\b(?:keep|kept|keeps) (?:asking|repeating)\b|\bsame (?:question|thing)s? (?:again|twice)\b|\bnot listening\b|\byou (?:ignored|misread|misunderstood|misquoted|missed)\b|\bnot what i (?:said|wrote|meant)\b",
        r"\b(?:slow|froze|frozen|broken|crashed|lost my|hangs|buggy|bug)\b|\bi (?:object|protest|strongly disagree|complain|find this|find these|hate|do not like)\b|\bwhy (?:the same|do you keep \w+ing|again)\b|\bcome on\b",
        r"\bnobody can\b|\bwho needs\b|\bjob (?:description|i applied)\b|\btoo (?:many questions|vague|hard|difficult)\b",
    ),
    "off_topic": (
        r"\b(?:weather|football|soccer|game last|movie|film|song|poem|joke|pizza|restaurant|holiday|vacation|cat|politics|president|girlfriend|boyfriend|birthday|music|recipe|friend of mine|weekend|friday|youtube|phone should|meaning of life|favou?rite)\b",
        r"^(?:hi|hello|hey|good (?:morning|evening|afternoon|day)|hi there|hello there|yo|sup|lol|haha|hehe|test(?: test)*|asdf.*|qwert\w*)[ .!]*$|\b(?:lol|haha+|hehe)\b",
        r"\bhow are you\b|\bdo you (?:like|love|believe|know any)\b|\bdo you have (?:an? |any )?(?:\w+friend|pets?|cats?|dogs?|kids|children|feelings|hobb\w+)\b|\bwhat do you think\b|\bwhat time is it\b|\bnice day\b",
        r"\b(?:ignore|forget|disregard) (?:all |your |the |any )?(?:previous |prior |above )?(?:instructions?|rules|prompt)\b|\b(?:your|hidden|reveal|show|print|repeat|ignore|what is the)\b[^.]{0,24}\bsystem prompt\b|\bfull marks\b|\bmark (?:everything|all|me|this)\b|\bgive me (?:full|the best|a good)\b",
        r"\b(?:write|sing|tell|recommend|translate)\b.{0,12}\b(?:me|a|an|us|\")\b|\bare you (?:also )?hiring\b|\bfor lunch\b|\bfor dinner\b|\bmy (?:cat|dog|wife|husband|mom)\b",
    ),
    "thinking": (
        r"\blet me (?:think|see|work|calculate|compute|check|do the math|start|figure)\b|\b(?:still )?thinking\b|\blet us see\b",
        r"\b(?:one|a|1|just a|wait a|hold on a|give me a|need a|bear with me a) (?:sec|secs|second|seconds|moment|minute|min|bit)\b(?!.*\b(?:phone|door|call)\b)|\bhold on\b|\bhang on\b|\bbear with me\b|\bone moment\b|\bjust a sec\b",
        r"^(?:h+m+|u+m+|m+|er+m*)\b[ .!,]*|\b(?:need|want|have) (?:some time |time |a minute |a moment )?to think\b|\bre-?read\b|\b(?:want|like) to write (?:it|this)\b|\btime to think\b|\btough one\b|\binteresting\b",
        r"\bstill (?:writing|typing|working|calculating|computing)\b|\b(?:working|typing|writing|calculating|computing|doing) (?:on|out|it|the|this)\b|\bi am (?:calculating|computing|working|typing|writing)\b|\bdo the math\b",
        r"\b(?:will|i) send (?:it|the rest|more)\b|\bin (?:two|several|three) parts\b|\banswer is coming\b|\bmore (?:is )?coming\b|(?:\.\.\.|…)[ ]*(?:hold on|wait|let me \w+|hmm?)?[ .!]*$",
        r"\bwait[ .!]*$|\bfirst .{1,60}\bthen\b.{0,12}(?:\.\.\.|…|hmm?)",
    ),
    "addition": (
        r"^(?:(?:\.\.\.|…|oh|and|ah|so|ok|hm+|well|yes)[ ,]*)*(?:also(?!-)|additionally|furthermore|moreover|besides|plus|p\.?s\.?|addendum|on top of (?:that|this|what)|in addition|another (?:thing|point)|of course also)\b",
        r"\b(?:one|an?) (?:more|last|other|small|quick|final|further) (?:thing|point|remark|detail|addition|note)\b|\banother (?:thing|point|detail)\b|\b(?:oh|and) (?:one|another) (?:more )?(?:thing|point)\b|\bone (?:detail|thing|point) i (?:left|forgot)\b",
        r"\b(?:forgot|forgotten|omitted|should have)(?: to)? (?:say|mention|add|mentioned|said|that)\b|\b(?:i|we) (?:forgot (?!how|what|why|it|this|everything|about|all|[.!]|$)|left out|omitted)\b",
        r"\b(?:to|let me|i should|i would|should|can i|just to|i will) (?:also )?(?:add|complete|mention)\b|\bin addition to (?:that|this|what)\b|\bsmall addition\b",
        r"^(?:oh|and)[ ,]",
    ),
    "correction": (
        r"\bcorrection\b|\bcorrect (?:myself|what i|my)\b|\berrat(?:a|um)\b|\bscratch (?:that|my|this)\b|\btypo\b|\btake (?:that|it|this) back\b|\bmisspoke\b",
        rf"\bi (?:just |had )?{_SAID}\b.{{0,40}}\b(?:wrong|but it is|not|should|it is|incorrect|where)\b|\bi meant\b|\bi mixed\b|\bmixed up\b|\bi confused\b|\bconfused (?:it|them|the)\b",
        r"\b(?:made|my) (?:a |an )?(?:mistake|error|slip)\b|\bi was wrong\b|\bgot (?:it|that|this) (?:wrong|backwards|the wrong way)\b|\bmy bad\b|\boops\b|\bups\b|\bwhoops\b",
        rf"\b(?:what|that was wrong what) i {_SAID}\b.{{0,30}}\b(?:wrong|not (?:right|correct|true)|incorrect|false)\b|\b(?:what i {_SAID}).{{0,16}} is (?:wrong|not)\b|\bwrong what i\b",
        r"\b(?:disregard|forget|ignore|replace|revise|change|swap)\b.{0,24}\b(?:my|i said|i wrote|answer|message|above|them|what)\b|\boff by\b|\b(?:it|that|which|and) should (?:be|read)\b|\bshould (?:be|read)\b(?=[^.]{0,20}(?:not|instead|[.]?$))|\bit should\b",
        r"^(?:wait|no|actually)[ ,]+(?:no|actually)\b(?! (?:idea|clue|knowledge|experience))|^(?:wait|no|sorry|actually)[ ,]+(?:i (?:meant|said|wrote|mixed)|it is|it should|that (?:is|was)|not|the|\d)|^\*",
    ),
    "late_answer": (
        rf"\b(?:back|return(?:ing)?|coming back|come back|going back|go back) to\b.{{0,24}}\b(?:question|{_EARLIER}|one|scaling|the)\b",
        rf"\b(?:about|regarding|re|on|for|concerning|as for|answer|answered|answering|to)\b:? ?.{{0,30}}\b(?:question (?:\d|one|two|three)|{_EARLIER} (?:[\w-]+ )?(?:question|one)|question (?:you asked |i (?:skipped|passed) ?(?:on )?)?(?:before|earlier|that i|from before|you asked)?)\b",
        r"\b(?:you|that you) asked (?:me )?(?:about |two |at the |in the )?(?:earlier|before|beginning|two before|first)\b|\bearlier you asked\b|\byour (?:first|earlier|previous|last|second) question\b|\bthe question (?:about|i|before|that i|you)\b|\bquestion before\b",
        r"\b(?:i now (?:know|remember)|now i (?:know|remember)|i have thought about|came to me|just came to me|it came to me)\b|\bfrom before\b|\bthat (?:earlier|previous) (?:one|question)\b|\bthe (?:previous|earlier|last|one before)(?: one| question)?(?=[,:.?! ]|$)(?= ?(?:[,:.?!(-]|i |is |again|my |you |$))|\bremember the question\b",
        r"^(?:re|about|regarding|for|on) (?:question )?\d|\bquestion (?:\d|one|two|three)\b|^re\b|\bearlier (?:question|one|on)\b|\bearlier ?(?:[-:,?]|$)",
    ),
}

CUES: dict[Route, re.Pattern[str]] = {
    route: re.compile("|".join(patterns)) for route, patterns in _PATTERNS.items()
}
"""No entry for answers: they have no cue."""
