package llm.runtime.answer.read;

import java.util.Optional;
import llm.grammar.json.JsonStrings;
import llm.runtime.answer.text.Controls;
import llm.runtime.answer.text.PythonLiteral;
import llm.runtime.answer.text.Source;

/**
 * Arguments with keywords, as Python writes them, given on as JSON value by value: {@code
 * (city='Rome', days=3)}. A quote ends a string where what follows may follow a value: templates
 * write quotes within strings as they are.
 */
final class KeywordsReader implements CallReader {
  private static final int LONGEST_KEY = 1_000;
  private static final int DEEPEST = 512;

  private enum At {
    BEGIN,
    KEY,
    VALUE,
    AFTER
  }

  private At at = At.BEGIN;
  private boolean first = true;
  private int looked; // how many characters of a value have been looked at
  private int depth;
  private char quote; // of the string in which that is; 0 for none
  private boolean escaped;

  @Override
  public Result read(Source source, Calls calls) {
    while (true) {
      if (at != At.VALUE || looked == 0) source.skipSpace();
      if (source.isEmpty()) return Result.MORE;
      var result =
          switch (at) {
            case BEGIN -> begin(source);
            case KEY -> key(source, calls);
            case VALUE -> value(source, calls);
            case AFTER -> after(source, calls);
          };
      if (result.isPresent()) return result.get();
    }
  }

  private Optional<Result> begin(Source source) {
    if (source.peek() != '(') return Optional.of(Result.BROKEN);
    source.skip(1);
    at = At.KEY;
    return Optional.empty();
  }

  private Optional<Result> key(Source source, Calls calls) {
    if (first && source.peek() == ')') return closed(source, calls);
    int stop = source.indexOf("=");
    if (stop < 0) {
      boolean tooLong = source.end() - source.at() > LONGEST_KEY;
      return Optional.of(tooLong ? Result.BROKEN : Result.MORE);
    }
    var key = Controls.spelled(source.take(stop)).strip();
    source.skip(1);
    if (key.isEmpty() || !key.chars().allMatch(Character::isJavaIdentifierPart)) {
      return Optional.of(Result.BROKEN);
    }
    calls.arguments((first ? "{" : ", ") + JsonStrings.quote(key) + ": ");
    first = false;
    at = At.VALUE;
    return Optional.empty();
  }

  private Optional<Result> value(Source source, Calls calls) {
    var text = source.text();
    for (; source.at() + looked < source.end(); looked++) {
      char c = text.charAt(source.at() + looked);
      if (quote != 0) {
        if (escaped) escaped = false;
        else if (c == '\\') escaped = true;
        else if (c == quote) {
          var follows = follows(source, source.at() + looked + 1);
          if (follows.isEmpty()) return Optional.of(Result.MORE);
          if (follows.get()) quote = 0;
        }
        continue;
      }
      if (c == '\'' || c == '"') quote = c;
      else if ("([{".indexOf(c) >= 0 && ++depth > DEEPEST) return Optional.of(Result.BROKEN);
      else if (depth == 0 && (c == ',' || c == ')')) return written(source, calls);
      else if (")]}".indexOf(c) >= 0 && --depth < 0) return Optional.of(Result.BROKEN);
    }
    return Optional.of(Result.MORE);
  }

  /** Whether that may follow a value; empty if it has not come. */
  private static Optional<Boolean> follows(Source source, int from) {
    int next = from;
    while (next < source.end() && Character.isWhitespace(source.text().charAt(next))) next++;
    return next < source.end()
        ? Optional.of(",)]}:".indexOf(source.text().charAt(next)) >= 0)
        : Optional.empty();
  }

  private Optional<Result> written(Source source, Calls calls) {
    var text = Controls.spelled(source.take(source.at() + looked)).strip();
    looked = 0;
    if (text.isEmpty()) return Optional.of(Result.BROKEN);
    calls.arguments(json(text));
    at = At.AFTER;
    return Optional.empty();
  }

  private static String json(String text) {
    char begin = text.charAt(0);
    boolean isString = begin == '\'' || begin == '"';
    return isString && text.length() > 1 && text.charAt(text.length() - 1) == begin
        ? JsonStrings.quote(PythonLiteral.unescaped(text.substring(1, text.length() - 1)))
        : PythonLiteral.json(text).orElseGet(() -> JsonStrings.quote(text));
  }

  private Optional<Result> after(Source source, Calls calls) {
    if (source.peek() == ')') return closed(source, calls);
    source.skip(1); // a comma: nothing else ends a value
    at = At.KEY;
    return Optional.empty();
  }

  private Optional<Result> closed(Source source, Calls calls) {
    source.skip(1);
    calls.arguments(first ? "{}" : "}");
    return Optional.of(Result.DONE);
  }
}
