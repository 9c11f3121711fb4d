package llm.runtime.chat;

import java.util.ArrayList;
import java.util.List;
import llm.api.AnswerEvent;
import llm.api.Message;
import llm.api.Message.Part;
import llm.api.ToolCall;
import llm.runtime.answer.text.AnswerPiece;

/** Puts an answer's pieces together while they come, and says of each what happens by it. */
final class AnswerParts {
  private final StringBuilder reasoning = new StringBuilder();
  private final StringBuilder content = new StringBuilder();
  private final List<ToolCall> calls = new ArrayList<>();
  private final StringBuilder arguments = new StringBuilder(); // of the call that was started last
  private String id = "";
  private String name = "";

  /** Takes pieces in. */
  List<AnswerEvent> add(List<AnswerPiece> pieces) {
    return pieces.stream().map(this::add).toList();
  }

  private AnswerEvent add(AnswerPiece piece) {
    return switch (piece) {
      case AnswerPiece.Reasoning more -> {
        reasoning.append(more.text());
        yield AnswerEvent.Reasoning.of(more.text(), List.of());
      }
      case AnswerPiece.Content more -> {
        content.append(more.text());
        yield AnswerEvent.Text.of(more.text(), List.of());
      }
      case AnswerPiece.CallStarted call -> {
        id = call.id();
        name = call.name();
        arguments.setLength(0);
        yield AnswerEvent.CallStarted.of(call.index(), id, name, List.of());
      }
      case AnswerPiece.CallArguments more -> {
        arguments.append(more.json());
        yield AnswerEvent.CallArguments.of(more.index(), more.json(), List.of());
      }
      case AnswerPiece.CallEnded end -> {
        var call =
            end.complete()
                ? ToolCall.of(id, name, arguments.toString())
                : ToolCall.cut(id, name, arguments.toString());
        calls.add(call);
        yield AnswerEvent.CallEnded.of(end.index(), call, List.of());
      }
    };
  }

  /** Whether a call came to its end. */
  boolean hasCalls() {
    return calls.stream().anyMatch(ToolCall::isComplete);
  }

  /** All of it; a call that was cut off is there, and says so. */
  Message message() {
    var parts = new ArrayList<Part>();
    if (!reasoning.isEmpty()) parts.add(Part.Reasoning.of(reasoning.toString()));
    if (!content.isEmpty() || calls.isEmpty()) parts.add(Part.Text.of(content.toString()));
    calls.forEach(call -> parts.add(Part.Call.of(call)));
    return Message.of(Message.Role.ASSISTANT, parts);
  }
}
