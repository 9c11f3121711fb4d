package llm.runtime.answer;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import llm.grammar.json.JsonException;
import llm.grammar.json.JsonReader;
import llm.grammar.json.JsonStrings;
import llm.grammar.json.JsonValue;

/**
 * Arguments one by one between tags. Strings come as they are; they are given on piece by piece.
 */
final class TaggedArguments implements CallReader {
  private static final int LONGEST_HEAD = 2_000;

  private final Notation.Tagged style;
  private final String name;
  private final Pattern next;
  private final Pattern end;
  private final StringBuilder value = new StringBuilder();
  private String close = "";
  private boolean inside;
  private boolean first = true;
  private boolean begun;
  private boolean string;
  private boolean wrapped;
  private Set<String> types = Set.of();

  TaggedArguments(Notation.Tagged style, String tail, String name) {
    this.style = style;
    this.name = name;
    var mid = "(?:(" + Marks.loose(style.stringMid()) + ")|" + Marks.loose(style.mid()) + ")";
    this.next = Pattern.compile("\\s*" + Marks.loose(style.before().strip()) + "(.+?)" + mid);
    this.end = Pattern.compile("\\s*" + Marks.loose(tail.strip()));
  }

  @Override
  public Result read(Source source, Calls calls) {
    while (true) {
      var result = inside ? value(source, calls) : between(source, calls);
      if (result != null) return result;
    }
  }

  private @org.jspecify.annotations.Nullable Result between(Source source, Calls calls) {
    var head = at(next, source);
    if (head.lookingAt()) {
      if (head.hitEnd()) return Result.MORE;
      var key = Controls.spelled(head.group(1));
      string = style.typed() && head.group(2) != null;
      types = calls.types(name, key);
      boolean only = types.equals(Set.of("string"));
      string |= !style.typed() && only;
      close = style.after().replace("" + Notation.KEY, key).strip();
      source.skip(head.end() - source.at());
      calls.arguments((first ? "{" : ", ") + JsonStrings.quote(key) + ": " + (string ? "\"" : ""));
      first = false;
      inside = true;
      begun = false;
      wrapped = false;
      return null;
    }
    boolean more = head.hitEnd() && source.end() - source.at() < LONGEST_HEAD;
    var tail = at(end, source);
    if (tail.lookingAt()) {
      source.skip(tail.end() - source.at());
      calls.arguments(first ? "{}" : "}");
      return Result.DONE;
    }
    return more || tail.hitEnd() ? Result.MORE : Result.BROKEN;
  }

  private static Matcher at(Pattern pattern, Source source) {
    int end = Math.min(source.end(), source.at() + LONGEST_HEAD);
    return pattern.matcher(source.text()).region(source.at(), end);
  }

  private @org.jspecify.annotations.Nullable Result value(Source source, Calls calls) {
    if (!begun) {
      if (!style.wrapOpen().isEmpty()) {
        if (source.mayStartWith(style.wrapOpen())) return Result.MORE;
        if (source.startsWith(style.wrapOpen())) {
          source.skip(style.wrapOpen().length());
          wrapped = true;
        }
      }
      begun = true;
    }
    var mark = wrapped ? style.wrapClose() : close;
    int at = source.indexOf(mark);
    if (at < 0) {
      int certain = source.end() - Marks.partial(source, mark);
      while (certain > source.at() && Character.isWhitespace(source.text().charAt(certain - 1))) {
        certain--;
      }
      give(source.take(certain), calls);
      return Result.MORE;
    }
    var last = source.take(at);
    source.skip(mark.length());
    if (wrapped) {
      if (!source.startsWith(close))
        return source.mayStartWith(close) ? wait(last, source, mark) : Result.BROKEN;
      source.skip(close.length());
    } else if (style.after().startsWith("\n") && last.endsWith("\n")) {
      last = last.substring(0, last.length() - 1);
    }
    give(last, calls);
    calls.arguments(string ? "\"" : converted(value.toString()));
    value.setLength(0);
    inside = false;
    return null;
  }

  private static Result wait(String last, Source source, String mark) {
    source.skip(-mark.length() - last.length());
    return Result.MORE;
  }

  private void give(String text, Calls calls) {
    if (!string) {
      value.append(text);
      return;
    }
    var quoted = JsonStrings.quote(Controls.spelled(text));
    calls.arguments(quoted.substring(1, quoted.length() - 1));
  }

  /** A value that is not certainly a string: JSON, or a word of Python's, or else a string. */
  private String converted(String raw) {
    var text = Controls.spelled(raw);
    var json = PythonLiterals.json(text.strip());
    try {
      var read = wrapped ? new JsonValue.Str(text) : JsonReader.read(json);
      boolean fits =
          types.isEmpty()
              || types.contains(read.typeName())
              || (types.contains("number") && read.typeName().equals("integer"));
      if (fits || !types.contains("string")) {
        return read instanceof JsonValue.Str s && wrapped ? JsonStrings.quote(s.value()) : json;
      }
    } catch (JsonException e) {
      // A string, then.
    }
    return JsonStrings.quote(text);
  }

  @Override
  public boolean started() {
    return true;
  }

  @Override
  public String raw() {
    return "";
  }
}
