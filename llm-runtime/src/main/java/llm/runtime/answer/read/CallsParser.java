package llm.runtime.answer.read;

import java.util.ArrayList;
import java.util.List;
import llm.runtime.answer.text.AnswerParser;
import llm.runtime.answer.text.AnswerPiece;
import llm.runtime.answer.text.CallIds;
import llm.runtime.answer.text.Controls;
import llm.runtime.answer.text.Literal;
import llm.runtime.answer.text.Source;
import llm.runtime.answer.text.ToolSpec;
import org.jspecify.annotations.Nullable;

/** Takes calls out of what is said. What only looks like a call is text. */
public final class CallsParser implements AnswerParser {
  private enum State {
    CONTENT,
    BETWEEN,
    CALL
  }

  private final Notation notation;
  private final Literal begin;
  private final Source source = new Source();
  private final List<AnswerPiece> out = new ArrayList<>();
  private final Calls calls;
  private final StringBuilder raw = new StringBuilder(); // since a mark, as long as no call began
  private State state = State.CONTENT;
  private boolean said; // something
  private boolean opened; // a section's mark was read
  private boolean called; // calls stand right before: white space behind them says nothing
  private @Nullable PiecesReader call;

  /** A parser of calls in one notation; calls without ids are given some. */
  public CallsParser(Notation notation, List<ToolSpec> tools, CallIds ids) {
    this.notation = notation;
    this.begin = notation.begin();
    this.calls = new Calls(tools, ids, out);
  }

  @Override
  public List<AnswerPiece> text(String text) {
    return encoded(Controls.plain(text));
  }

  @Override
  public List<AnswerPiece> control(String spelling) {
    var mark = Controls.wrapped(spelling);
    return notation.marks().contains(mark) ? encoded(mark) : List.of();
  }

  private List<AnswerPiece> encoded(String text) {
    source.append(text);
    while (step()) {}
    return taken();
  }

  private List<AnswerPiece> taken() {
    var pieces = List.copyOf(out);
    out.clear();
    return pieces;
  }

  /** Reads on; false if more text is needed. */
  private boolean step() {
    return switch (state) {
      case CONTENT -> content();
      case BETWEEN -> between();
      case CALL -> call();
    };
  }

  private void say(String text) {
    if (text.isEmpty()) return;
    var plain = Controls.spelled(text);
    said |= !plain.isBlank();
    out.add(new AnswerPiece.Content(plain));
  }

  // ---- What is said

  private boolean content() {
    if (called) {
      source.skipSpace();
      if (source.isEmpty()) return false;
      called = false;
    }
    if (begin.isBlank()) return bare();
    int at = source.indexOf(begin.first());
    if (at >= 0 && begin.at(source.text(), at) == Literal.Found.PART) {
      say(source.take(withoutSpace(at)));
      return false;
    }
    if (at < 0) {
      say(source.take(withoutSpace(source.end() - source.partial(begin.first()))));
      return false;
    }
    if (begin.at(source.text(), at) == Literal.Found.NOT) {
      say(source.take(at + 1));
      return true;
    }
    say(source.take(withoutSpace(at)));
    raw.setLength(0);
    raw.append(source.skipSpace());
    opened = !notation.open().isBlank() || notation.isList();
    if (opened) raw.append(source.take(notation.open().end(source.text(), source.at())));
    state = State.BETWEEN;
    return true;
  }

  /** An object at the beginning may be a call; text may not turn into one. */
  private boolean bare() {
    if (said) {
      say(source.take(source.end()));
      return false;
    }
    int from = source.at();
    while (from < source.end() && Character.isWhitespace(source.text().charAt(from))) from++;
    if (from == source.end()) return false;
    if (source.text().charAt(from) != '{') {
      say(source.take(source.end()));
      return true;
    }
    raw.setLength(0);
    raw.append(source.take(from));
    return beginCall(true);
  }

  /** Before white space that may belong to a mark. */
  private int withoutSpace(int end) {
    int at = end;
    while (at > source.at() && Character.isWhitespace(source.text().charAt(at - 1))) at--;
    return at;
  }

  // ---- Calls

  private boolean beginCall(boolean onlyKnown) {
    call = new PiecesReader(notation, onlyKnown);
    state = State.CALL;
    return true;
  }

  private boolean between() {
    var text = source.text();
    int from = source.at();
    while (from < source.end() && (Character.isWhitespace(text.charAt(from)) || isComma(from))) {
      from++;
    }
    if (notation.isList() && from < source.end() && text.charAt(from) == '[') {
      raw.append(source.take(from + 1));
      return true;
    }
    var open = callOpen(from);
    if (open == Literal.Found.ALL) {
      raw.append(source.take(from));
      return beginCall(false);
    }
    if (open == Literal.Found.PART) return false; // its beginning may be all of what closes
    if (opened) {
      var close = close(from);
      if (close == Literal.Found.ALL) {
        source.take(notation.close().end(text, afterBracket(from)));
        raw.setLength(0);
        opened = false;
        state = State.CONTENT;
        called = true;
        return true;
      }
      if (close == Literal.Found.PART) return false;
    }
    called = raw.isEmpty();
    say(raw.toString());
    raw.setLength(0);
    opened = false;
    state = State.CONTENT;
    return true;
  }

  private boolean isComma(int at) {
    boolean list = notation.isList() || notation.beginsWithName();
    return list && source.text().charAt(at) == ',';
  }

  private Literal.Found callOpen(int from) {
    var literal = notation.callOpen();
    if (!literal.isBlank()) return literal.at(source.text(), from);
    if (from == source.end()) return Literal.Found.PART;
    char c = source.text().charAt(from);
    boolean begins = notation.beginsWithName() ? Character.isJavaIdentifierStart(c) : c == '{';
    return begins ? Literal.Found.ALL : Literal.Found.NOT;
  }

  private int afterBracket(int from) {
    return notation.isList() ? from + 1 : from;
  }

  private Literal.Found close(int from) {
    if (from == source.end()) return Literal.Found.PART;
    if (notation.isList() && source.text().charAt(from) != ']') return Literal.Found.NOT;
    return notation.close().at(source.text(), afterBracket(from));
  }

  private boolean call() {
    var reader = call;
    if (reader == null) throw new IllegalStateException("no call");
    var result = reader.read(source, calls);
    if (result == CallReader.Result.MORE) return false;
    call = null;
    if (result == CallReader.Result.DONE) {
      raw.setLength(0);
      state = begin.isBlank() ? State.CONTENT : State.BETWEEN;
      return true;
    }
    if (reader.started()) calls.ended(false);
    else say(raw + reader.raw());
    raw.setLength(0);
    opened = false;
    state = State.CONTENT;
    // What broke it may begin another: but one character is text, or this would never end.
    if (!reader.started() && !source.isEmpty() && reader.raw().isEmpty()) {
      say(source.take(source.at() + 1));
    }
    return true;
  }

  @Override
  public List<AnswerPiece> finish() {
    var reader = call;
    if (state == State.CALL && reader != null) {
      if (reader.isWhole()) source.take(source.end());
      else if (reader.started()) {
        calls.ended(false);
        source.take(source.end());
      } else say(raw + reader.raw());
    } else if (state == State.BETWEEN) say(raw.toString());
    if (called && state == State.CONTENT) source.skipSpace();
    if (state != State.BETWEEN || !raw.isEmpty()) say(source.take(source.end()));
    call = null;
    raw.setLength(0);
    state = State.CONTENT;
    return taken();
  }
}
