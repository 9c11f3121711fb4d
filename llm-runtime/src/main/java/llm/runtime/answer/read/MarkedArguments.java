package llm.runtime.answer.read;

import java.util.BitSet;
import java.util.Optional;
import llm.grammar.json.JsonStrings;
import llm.runtime.answer.text.Controls;
import llm.runtime.answer.text.PythonLiteral;
import llm.runtime.answer.text.Source;

/** Arguments that are an object with bare keys and strings between marks, given on as JSON. */
final class MarkedArguments implements CallReader {
  private static final int DEEPEST = 512;
  private static final int LONGEST_WORD = 1_000;
  private static final String ENDS = ",:{}[] \t\r\n";

  private enum At {
    BEGIN,
    VALUE,
    FIRST_ITEM,
    KEY,
    FIRST_KEY,
    COLON,
    AFTER,
    TEXT,
    END
  }

  private final String mark;
  private final BitSet objects = new BitSet();
  private final StringBuilder out = new StringBuilder();
  private At at = At.BEGIN;
  private int depth;
  private boolean ofKey; // the text

  MarkedArguments(String mark) {
    this.mark = mark;
  }

  @Override
  public Result read(Source source, Calls calls) {
    var result = Result.DONE;
    while (at != At.END) {
      var next = at == At.TEXT ? text(source) : token(source);
      if (next.isPresent()) {
        result = next.get();
        break;
      }
    }
    calls.arguments(out.toString());
    out.setLength(0);
    return result;
  }

  private static Optional<Result> more() {
    return Optional.of(Result.MORE);
  }

  private Optional<Result> go(At next, String json) {
    at = next;
    out.append(json);
    return Optional.empty();
  }

  private static Optional<Result> broken() {
    return Optional.of(Result.BROKEN);
  }

  /** More of a string, up to the mark. */
  private Optional<Result> text(Source source) {
    int stop = source.indexOf(mark);
    int to = stop >= 0 ? stop : source.end() - source.held(mark);
    var quoted = JsonStrings.quote(Controls.spelled(source.take(Math.max(source.at(), to))));
    out.append(quoted, 1, quoted.length() - 1);
    if (stop < 0) return more();
    source.skip(mark.length());
    return go(ofKey ? At.COLON : At.AFTER, "\"");
  }

  private Optional<Result> token(Source source) {
    source.skipSpace();
    if (source.isEmpty()) return more();
    return switch (at) {
      case BEGIN -> open(source, At.FIRST_KEY);
      case VALUE, FIRST_ITEM -> value(source);
      case FIRST_KEY, KEY -> key(source);
      case COLON -> taken(source, ':') ? go(At.VALUE, ": ") : broken();
      case AFTER -> after(source);
      case TEXT, END -> throw new IllegalStateException("no token is read in " + at);
    };
  }

  private static boolean taken(Source source, char c) {
    if (source.peek() != c) return false;
    source.skip(1);
    return true;
  }

  private Optional<Result> open(Source source, At next) {
    if (depth == DEEPEST) return broken();
    boolean object = next == At.FIRST_KEY;
    if (!taken(source, object ? '{' : '[')) return broken();
    objects.set(depth++, object);
    return go(next, object ? "{" : "[");
  }

  private Optional<Result> value(Source source) {
    if (at == At.FIRST_ITEM && source.peek() == ']') return close(source);
    if (source.mayStartWith(mark)) return more();
    if (source.startsWith(mark)) return begin(source, false);
    if (source.peek() == '{') return open(source, At.FIRST_KEY);
    if (source.peek() == '[') return open(source, At.FIRST_ITEM);
    int end = wordEnd(source);
    if (end < 0) return source.end() - source.at() > LONGEST_WORD ? broken() : more();
    // What stands bare and is no word of JSON's or Python's is a string without its marks.
    var word = Controls.spelled(source.take(end));
    if (word.isEmpty()) return broken();
    return go(At.AFTER, PythonLiteral.json(word).orElseGet(() -> JsonStrings.quote(word)));
  }

  private Optional<Result> begin(Source source, boolean key) {
    source.skip(mark.length());
    ofKey = key;
    return go(At.TEXT, "\"");
  }

  private static int wordEnd(Source source) {
    for (int i = source.at(); i < source.end(); i++) {
      if (ENDS.indexOf(source.text().charAt(i)) >= 0) return i;
    }
    return -1;
  }

  private Optional<Result> key(Source source) {
    if (at == At.FIRST_KEY && source.peek() == '}') return close(source);
    if (source.mayStartWith(mark)) return more();
    if (source.startsWith(mark)) return begin(source, true);
    int end = wordEnd(source);
    if (end < 0) return source.end() - source.at() > LONGEST_WORD ? broken() : more();
    var word = Controls.spelled(source.take(end));
    return word.isEmpty() ? broken() : go(At.COLON, JsonStrings.quote(word));
  }

  private Optional<Result> after(Source source) {
    boolean object = objects.get(depth - 1);
    if (source.peek() == (object ? '}' : ']')) return close(source);
    return taken(source, ',') ? go(object ? At.KEY : At.VALUE, ", ") : broken();
  }

  private Optional<Result> close(Source source) {
    source.skip(1);
    var mark = objects.get(--depth) ? "}" : "]";
    return go(depth == 0 ? At.END : At.AFTER, mark);
  }
}
