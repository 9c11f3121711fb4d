package llm.runtime.answer.read;

import java.util.Optional;
import java.util.Set;
import llm.grammar.json.JsonStrings;
import llm.runtime.answer.text.Controls;
import llm.runtime.answer.text.Literal;
import llm.runtime.answer.text.Source;
import llm.runtime.answer.text.WrittenValue;

/**
 * Arguments one by one, given on as a JSON object. A value is of the type that its mark or the
 * tool's schema names; a string is given on as it comes.
 */
final class ParametersReader implements CallReader {
  private static final int LONGEST_KEY = 1_000;
  private static final String CDATA = "<![CDATA[";

  private enum Where {
    BEFORE,
    KEY,
    BETWEEN,
    BEGIN,
    TEXT,
    VALUE
  }

  private final Notation.Piece.Parameters form;
  private final Literal end; // of the call
  private final String tool;
  private Where where = Where.BEFORE;
  private boolean first = true;
  private int looked; // how many characters of a value do not begin its end
  private boolean begun; // the value: what the template writes before it was read
  private String key = "";
  private Notation.Piece.Between between;

  ParametersReader(Notation.Piece.Parameters form, Literal end, String tool) {
    this.form = form;
    this.end = end;
    this.tool = tool;
    this.between = form.between().getFirst();
  }

  @Override
  public Result read(Source source, Calls calls) {
    while (true) {
      var result =
          switch (where) {
            case BEFORE -> before(source, calls);
            case KEY -> key(source);
            case BETWEEN -> between(source);
            case BEGIN -> begin(source, calls);
            case TEXT -> text(source, calls);
            case VALUE -> value(source, calls);
          };
      if (result.isPresent()) return result.get();
    }
  }

  private static Optional<Result> more() {
    return Optional.of(Result.MORE);
  }

  private static Optional<Result> broken() {
    return Optional.of(Result.BROKEN);
  }

  private Optional<Result> before(Source source, Calls calls) {
    var next = form.open().at(source.text(), source.at());
    if (next == Literal.Found.ALL) {
      source.take(form.open().end(source.text(), source.at()));
      where = Where.KEY;
      return Optional.empty();
    }
    var last = end.at(source.text(), source.at());
    if (last == Literal.Found.ALL) {
      calls.arguments(first ? "{}" : "}");
      return Optional.of(Result.DONE);
    }
    return next == Literal.Found.PART || last == Literal.Found.PART ? more() : broken();
  }

  private Optional<Result> key(Source source) {
    int stop = source.indexOf(between.literal().first());
    if (stop < 0) return source.end() - source.at() > LONGEST_KEY ? broken() : more();
    key = source.take(stop).strip();
    where = Where.BETWEEN;
    return key.isEmpty() ? broken() : Optional.empty();
  }

  private Optional<Result> between(Source source) {
    boolean part = false;
    for (var way : form.between()) {
      var found = way.literal().at(source.text(), source.at());
      part |= found == Literal.Found.PART;
      if (found != Literal.Found.ALL) continue;
      source.take(way.literal().end(source.text(), source.at()));
      between = way;
      where = Where.BEGIN;
      return Optional.empty();
    }
    return part ? more() : broken();
  }

  private Optional<Result> begin(Source source, Calls calls) {
    if (source.isEmpty()) return more();
    if (!begun && between.literal().text().endsWith("\n") && source.peek() == '\n') source.skip(1);
    begun = true;
    if (source.mayStartWith(CDATA)) return more();
    boolean known = calls.types(tool, key).equals(Set.of("string"));
    boolean isText = between.isText().orElse(known) && !source.startsWith(CDATA);
    calls.arguments((first ? "{" : ", ") + JsonStrings.quote(key) + ": ");
    first = false;
    if (isText) calls.arguments("\"");
    begun = false;
    where = isText ? Where.TEXT : Where.VALUE;
    return Optional.empty();
  }

  /** Where the value ends: -1 if that is not there yet. */
  private int stop(Source source) {
    return source.indexOf(form.close().first());
  }

  /** How many characters at the end of a value are the template's. */
  private int trailing(CharSequence text, int from, int to) {
    boolean line = form.close().text().startsWith("\n");
    return line && to > from && text.charAt(to - 1) == '\n' ? 1 : 0;
  }

  private Optional<Result> text(Source source, Calls calls) {
    int stop = stop(source);
    int to =
        stop < 0 ? source.end() - held(source) : stop - trailing(source.text(), source.at(), stop);
    if (to > source.at()) {
      var quoted = JsonStrings.quote(Controls.spelled(source.take(to)));
      calls.arguments(quoted.substring(1, quoted.length() - 1));
    }
    if (stop < 0) return more();
    calls.arguments("\"");
    return closed(source);
  }

  /** How much of what has come may be the end, or half of a character. */
  private int held(Source source) {
    var text = source.text();
    int held = source.partial(form.close().first());
    int before = source.end() - held;
    if (trailing(text, source.at(), before) > 0) return held + 1;
    boolean half = before > source.at() && Character.isHighSurrogate(text.charAt(before - 1));
    return half ? held + 1 : held;
  }

  private Optional<Result> value(Source source, Calls calls) {
    var mark = form.close().first();
    int stop = source.indexOf(mark, looked);
    if (stop < 0) {
      looked = Math.max(0, source.end() - source.at() - mark.length() + 1);
      return more();
    }
    looked = 0;
    int to = stop - trailing(source.text(), source.at(), stop);
    var written = Controls.spelled(source.take(Math.max(to, source.at())));
    calls.arguments(json(written, calls.types(tool, key)));
    return closed(source);
  }

  private String json(String written, Set<String> types) {
    var text = written.strip();
    if (text.startsWith(CDATA) && text.endsWith("]]>")) {
      return JsonStrings.quote(text.substring(CDATA.length(), text.length() - 3));
    }
    return WrittenValue.json(written, between.isText().isPresent() ? Set.of() : types);
  }

  private Optional<Result> closed(Source source) {
    var found = form.close().at(source.text(), source.at());
    if (found == Literal.Found.PART) return more();
    if (found == Literal.Found.NOT) return broken();
    source.take(form.close().end(source.text(), source.at()));
    where = Where.BEFORE;
    return Optional.empty();
  }
}
