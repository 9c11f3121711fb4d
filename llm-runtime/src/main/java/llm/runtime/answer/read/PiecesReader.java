package llm.runtime.answer.read;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import llm.runtime.answer.read.Notation.Piece;
import llm.runtime.answer.text.Literal;
import llm.runtime.answer.text.Source;
import org.jspecify.annotations.Nullable;

/** Reads one call, piece by piece. */
final class PiecesReader implements CallReader {
  private static final int LONGEST_NAME = 300;
  private static final int LONGEST_NUMBER = 9;

  private final List<Piece> pieces;
  private final Literal close;
  private final boolean onlyKnown;
  private final StringBuilder raw = new StringBuilder();
  private int index;
  private boolean started;
  private boolean whole; // the arguments are
  private @Nullable String name;
  private @Nullable String id;
  private @Nullable StringBuilder digits;
  private @Nullable CallReader reader; // of the call, or of its arguments

  /**
   * A reader of a call.
   *
   * @param onlyKnown whether it is a call only if it names a tool: it stands behind no mark
   */
  PiecesReader(Notation notation, boolean onlyKnown) {
    this.pieces = notation.pieces();
    this.close = notation.close();
    this.onlyKnown = onlyKnown;
  }

  @Override
  public Result read(Source source, Calls calls) {
    while (index < pieces.size()) {
      int from = source.at();
      var result = read(pieces.get(index), source, calls);
      if (!started) raw.append(source.text(), from, source.at());
      if (result == Result.BROKEN && whole) return Result.DONE; // what is missing says nothing
      if (result != Result.DONE) return result;
      index++;
    }
    return Result.DONE;
  }

  private Result read(Piece piece, Source source, Calls calls) {
    return switch (piece) {
      case Piece.Fixed(var literal) -> fixed(literal, source);
      case Piece.Name _ -> {
        var text = hole(source);
        if (text == null) yield result(null, source);
        if (name != null && !name.equals(text)) yield Result.BROKEN; // two names of one call
        name = text;
        yield result(text, source);
      }
      case Piece.Id _ -> {
        var text = hole(source);
        if (text != null) id = text;
        yield result(text, source);
      }
      case Piece.Numbered number -> number(number, source);
      case Piece.Arguments _ -> object(JsonArguments::new, source, calls);
      case Piece.Marked(var mark, _) -> object(() -> new MarkedArguments(mark), source, calls);
      case Piece.Keywords _ -> arguments(KeywordsReader::new, source, calls);
      case Piece.Elements form ->
          arguments(() -> new ElementsReader(form, after(), "" + name), source, calls);
      case Piece.Parameters form ->
          arguments(() -> new ParametersReader(form, after(), "" + name), source, calls);
      case Piece.Whole(var keys, _) -> {
        var begin = brace(source);
        if (begin != Result.DONE) yield begin;
        yield read(() -> new JsonCallReader(keys, onlyKnown), source, calls);
      }
    };
  }

  private static Result fixed(Literal literal, Source source) {
    return switch (literal.at(source.text(), source.at())) {
      case PART -> Result.MORE;
      case NOT -> Result.BROKEN;
      case ALL -> {
        source.take(literal.end(source.text(), source.at()));
        yield Result.DONE;
      }
    };
  }

  private Result result(@Nullable String hole, Source source) {
    if (hole == null) {
      return source.end() - source.at() > LONGEST_NAME ? Result.BROKEN : Result.MORE;
    }
    return hole.isEmpty() ? Result.BROKEN : Result.DONE;
  }

  /** What stands here up to what comes next; null if that is not there yet. */
  private @Nullable String hole(Source source) {
    int stop = -1;
    for (var mark : stops(index + 1)) {
      int at = source.indexOf(mark);
      if (at >= 0 && (stop < 0 || at < stop)) stop = at;
    }
    return stop < 0 ? null : source.take(stop).strip();
  }

  /** What may come next. */
  private List<String> stops(int from) {
    for (int i = from; i < pieces.size(); i++) {
      switch (pieces.get(i)) {
        case Piece.Fixed(var literal) when literal.isBlank() -> {}
        case Piece.Fixed(var literal) -> {
          return List.of(literal.first());
        }
        case Piece.Numbered(var literal, _) -> {
          return List.of(literal.first());
        }
        case Piece.Arguments _, Piece.Marked _ -> {
          return List.of("{");
        }
        case Piece.Parameters(var open, _, _) -> {
          var stops = new ArrayList<>(List.of(open.first()));
          stops.addAll(stops(i + 1));
          return stops;
        }
        case Piece.Keywords _ -> {
          return List.of("(");
        }
        case Piece.Elements(var lead, _) -> {
          return List.of(lead + "<");
        }
        case Piece.Name _, Piece.Id _, Piece.Whole _ -> {
          return List.of();
        }
      }
    }
    return close.isBlank() ? List.of() : List.of(close.first());
  }

  /** What ends arguments that stand one by one. */
  private Literal after() {
    for (int i = index + 1; i < pieces.size(); i++) {
      if (pieces.get(i) instanceof Piece.Fixed(var literal) && !literal.isBlank()) return literal;
    }
    return close;
  }

  /** A number behind the name: together they may be the id. */
  private Result number(Piece.Numbered number, Source source) {
    var literal = number.literal();
    if (digits == null) {
      var found = fixed(literal, source);
      if (found != Result.DONE) return found;
      digits = new StringBuilder();
    }
    while (!source.isEmpty() && Character.isDigit(source.peek())) {
      digits.append(source.peek());
      source.skip(1);
    }
    if (source.isEmpty()) return Result.MORE;
    if (digits.isEmpty() || digits.length() > LONGEST_NUMBER) return Result.BROKEN;
    number.prefix().ifPresent(prefix -> id = prefix + name + literal.text() + digits);
    return Result.DONE;
  }

  private boolean start(Calls calls) {
    if (started) return true;
    if (name == null || (onlyKnown && !calls.knows(name))) return false;
    started = true;
    calls.started(name, id);
    return true;
  }

  /** Whether an object begins here: what is read of one already did. */
  private Result brace(Source source) {
    if (reader != null) return Result.DONE;
    source.skipSpace();
    if (source.isEmpty()) return Result.MORE;
    return source.peek() == '{' ? Result.DONE : Result.BROKEN;
  }

  private Result object(Supplier<CallReader> maker, Source source, Calls calls) {
    var begin = brace(source);
    return begin == Result.DONE ? arguments(maker, source, calls) : begin;
  }

  private Result arguments(Supplier<CallReader> maker, Source source, Calls calls) {
    return start(calls) ? read(maker, source, calls) : Result.BROKEN;
  }

  private Result read(Supplier<CallReader> maker, Source source, Calls calls) {
    var own = reader;
    if (own == null) {
      own = maker.get();
      reader = own;
    }
    var result = own.read(source, calls);
    started |= own.started();
    if (result != Result.DONE) return result;
    whole = true;
    calls.ended(true);
    return result;
  }

  @Override
  public boolean started() {
    return started;
  }

  /** Whether the arguments are whole, whatever of the call is still missing. */
  boolean isWhole() {
    return whole;
  }

  @Override
  public String raw() {
    return raw.toString();
  }
}
