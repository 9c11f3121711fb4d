package llm.runtime.answer.read;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import llm.grammar.json.JsonStrings;
import llm.runtime.answer.text.ArgumentTypes;
import llm.runtime.answer.text.Controls;
import llm.runtime.answer.text.ElementEnd;
import llm.runtime.answer.text.WrittenValue;
import org.jspecify.annotations.Nullable;

/** What stands in an element, as JSON. */
final class ElementValue {
  private static final int DEEPEST = 64;

  private final Notation.Piece.Elements form;
  private final String open;
  private final Calls calls;
  private final String tool;

  ElementValue(Notation.Piece.Elements form, Calls calls, String tool) {
    this.form = form;
    this.open = form.lead() + "<";
    this.calls = calls;
    this.tool = tool;
  }

  private record Child(String name, String text) {}

  /**
   * The value of an argument.
   *
   * @param path the keys that lead to it
   */
  String json(String text, List<String> path) {
    var types = calls.types(tool, path.toArray(String[]::new));
    var children = types.equals(Set.of("string")) ? null : children(text);
    if (children == null || path.size() > DEEPEST) {
      return WrittenValue.json(Controls.spelled(text), types);
    }
    if (children.isEmpty()) return empty(types);
    boolean items = children.stream().allMatch(child -> child.name.equals(form.item()));
    boolean list = items && (types.contains("array") || !types.contains("object"));
    return list ? list(children, path) : object(children, path);
  }

  private static String empty(Set<String> types) {
    if (types.isEmpty() || types.contains("string")) return "\"\"";
    return types.contains("array") ? "[]" : types.contains("object") ? "{}" : "null";
  }

  private String list(List<Child> children, List<String> path) {
    var inner = with(path, ArgumentTypes.ITEMS);
    return children.stream()
        .map(child -> json(child.text, inner))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private String object(List<Child> children, List<String> path) {
    var members = new LinkedHashMap<String, List<Child>>();
    for (var child : children)
      members.computeIfAbsent(child.name, _ -> new ArrayList<>()).add(child);
    return members.entrySet().stream()
        .map(member -> member(member, path))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /** A member; of several elements of one name the last one counts, as in JSON. */
  private String member(Map.Entry<String, List<Child>> member, List<String> path) {
    var key = member.getKey();
    return JsonStrings.quote(Controls.spelled(key))
        + ": "
        + json(member.getValue().getLast().text, with(path, key));
  }

  private static List<String> with(List<String> path, String step) {
    var longer = new ArrayList<>(path);
    longer.add(step);
    return longer;
  }

  /** The elements that a text is made of; null if it is not. */
  private @Nullable List<Child> children(String text) {
    var found = new ArrayList<Child>();
    int at = skipped(text, 0);
    while (at < text.length()) {
      if (!text.startsWith(open, at)) return null;
      int end = text.indexOf('>', at + open.length());
      if (end < 0) return null;
      var name = text.substring(at + open.length(), end).strip();
      if (name.isEmpty() || name.startsWith("/")) return null;
      var search = new ElementEnd(form.lead(), name);
      int stop = search.find(text, end + 1);
      if (stop < 0) return null;
      found.add(new Child(name, text.substring(end + 1, stop)));
      at = skipped(text, stop + search.tag().length());
    }
    return found;
  }

  private static int skipped(String text, int from) {
    int at = from;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
    return at;
  }
}
