package llm.runtime.answer;

import java.util.ArrayList;
import java.util.List;
import llm.runtime.answer.text.AnswerPiece;

/** Pieces of an answer put together. */
record Understood(String content, List<Understood.Call> calls) {
  record Call(String id, String name, String arguments, boolean complete) {}

  static Understood of(List<AnswerPiece> pieces) {
    var content = new StringBuilder();
    var calls = new ArrayList<Call>();
    for (var piece : pieces) {
      switch (piece) {
        case AnswerPiece.Content(var text) -> content.append(text);
        case AnswerPiece.Reasoning _ -> {}
        case AnswerPiece.CallStarted(var index, var id, var name) ->
            calls.add(index, new Call(id, name, "", false));
        case AnswerPiece.CallArguments(var index, var json) -> {
          var call = calls.get(index);
          calls.set(index, new Call(call.id(), call.name(), call.arguments() + json, false));
        }
        case AnswerPiece.CallEnded(var index, var complete) -> {
          var call = calls.get(index);
          calls.set(index, new Call(call.id(), call.name(), call.arguments(), complete));
        }
      }
    }
    return new Understood(content.toString(), List.copyOf(calls));
  }
}
