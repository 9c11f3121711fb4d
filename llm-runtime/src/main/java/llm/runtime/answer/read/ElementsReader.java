package llm.runtime.answer.read;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import llm.grammar.json.JsonStrings;
import llm.runtime.answer.text.Controls;
import llm.runtime.answer.text.ElementEnd;
import llm.runtime.answer.text.Literal;
import llm.runtime.answer.text.Source;

/**
 * Arguments that are elements, given on as JSON: a string as it comes, all else once its element
 * has ended. A value is of the type that the tool's schema names; where that says nothing, elements
 * within make a list if all have the name of items, and an object if not.
 */
final class ElementsReader implements CallReader {
  private static final int LONGEST_KEY = 1_000;

  private enum Where {
    BEFORE,
    KEY,
    TEXT,
    VALUE
  }

  private final String open;
  private final Literal last;
  private final Notation.Piece.Elements form;
  private final String tool;
  private Where where = Where.BEFORE;
  private boolean first = true;
  private String key = "";
  private ElementEnd end;

  /**
   * A reader.
   *
   * @param last what ends the call
   */
  ElementsReader(Notation.Piece.Elements form, Literal last, String tool) {
    this.open = form.lead() + "<";
    this.last = last;
    this.form = form;
    this.tool = tool;
    this.end = new ElementEnd(form.lead(), "");
  }

  @Override
  public Result read(Source source, Calls calls) {
    while (true) {
      var result =
          switch (where) {
            case BEFORE -> before(source, calls);
            case KEY -> key(source, calls);
            case TEXT -> text(source, calls);
            case VALUE -> value(source, calls);
          };
      if (result.isPresent()) return result.get();
    }
  }

  private static Optional<Result> more() {
    return Optional.of(Result.MORE);
  }

  /** The beginning of an element, or what ends the call: that may begin as an element does. */
  private Optional<Result> before(Source source, Calls calls) {
    source.skipSpace();
    var over = last.at(source.text(), source.at());
    if (over == Literal.Found.PART || source.mayStartWith(open)) return more();
    if (over == Literal.Found.ALL) {
      calls.arguments(first ? "{}" : "}");
      return Optional.of(Result.DONE);
    }
    if (!source.startsWith(open)) return Optional.of(Result.BROKEN);
    source.skip(open.length());
    where = Where.KEY;
    return Optional.empty();
  }

  private Optional<Result> key(Source source, Calls calls) {
    int stop = source.indexOf(">");
    if (stop < 0) {
      boolean tooLong = source.end() - source.at() > LONGEST_KEY;
      return tooLong ? Optional.of(Result.BROKEN) : more();
    }
    key = source.take(stop).strip();
    source.skip(1);
    if (key.isEmpty()) return Optional.of(Result.BROKEN);
    boolean isText = calls.types(tool, key).equals(Set.of("string"));
    calls.arguments((first ? "{" : ", ") + JsonStrings.quote(key) + (isText ? ": \"" : ": "));
    first = false;
    end = new ElementEnd(form.lead(), key);
    where = isText ? Where.TEXT : Where.VALUE;
    return Optional.empty();
  }

  private Optional<Result> text(Source source, Calls calls) {
    int stop = source.indexOf(end.tag());
    int to = stop >= 0 ? stop : source.end() - source.held(end.tag());
    var quoted = JsonStrings.quote(Controls.spelled(source.take(Math.max(source.at(), to))));
    calls.arguments(quoted.substring(1, quoted.length() - 1));
    return stop < 0 ? more() : ended(source, calls, "\"");
  }

  private Optional<Result> value(Source source, Calls calls) {
    int stop = end.find(source.text(), source.at());
    if (stop < 0) return more();
    var json = new ElementValue(form, calls, tool).json(source.take(stop), List.of(key));
    return ended(source, calls, json);
  }

  private Optional<Result> ended(Source source, Calls calls, String json) {
    calls.arguments(json);
    source.skip(end.tag().length());
    where = Where.BEFORE;
    return Optional.empty();
  }
}
