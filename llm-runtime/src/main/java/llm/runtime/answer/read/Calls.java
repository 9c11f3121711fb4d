package llm.runtime.answer.read;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import llm.runtime.answer.text.AnswerPiece;
import llm.runtime.answer.text.ArgumentTypes;
import llm.runtime.answer.text.CallIds;
import llm.runtime.answer.text.ToolSpec;
import org.jspecify.annotations.Nullable;

/** The calls of one answer: numbers them, gives ids, and says what is to be said of them. */
final class Calls {
  private final Map<String, ToolSpec> tools;
  private final CallIds ids;
  private final List<AnswerPiece> out;
  private int count;

  Calls(List<ToolSpec> tools, CallIds ids, List<AnswerPiece> out) {
    this.tools =
        tools.stream().collect(Collectors.toMap(ToolSpec::name, Function.identity(), (a, b) -> a));
    this.ids = ids;
    this.out = out;
  }

  boolean knows(String name) {
    return tools.containsKey(name);
  }

  /** The types of an argument, or of what is in it: see {@link ArgumentTypes}. */
  Set<String> types(String name, String... path) {
    var tool = tools.get(name);
    return tool == null ? Set.of() : ArgumentTypes.of(tool.parameters(), path);
  }

  void started(String name, @Nullable String id) {
    out.add(new AnswerPiece.CallStarted(count, id == null || id.isBlank() ? ids.next() : id, name));
  }

  void arguments(String json) {
    if (!json.isEmpty()) out.add(new AnswerPiece.CallArguments(count, json));
  }

  void ended(boolean complete) {
    out.add(new AnswerPiece.CallEnded(count++, complete));
  }
}
