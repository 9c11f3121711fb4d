package llm.runtime.answer.read;

import java.util.List;
import java.util.Optional;
import llm.runtime.answer.text.Literal;

/**
 * How calls are written, as data.
 *
 * @param open what stands before the first call; blank for nothing
 * @param isList whether the calls are the items of a JSON array, behind {@code open}
 * @param pieces those of one call, in order
 * @param close what stands behind the last call
 * @param separator what stands between two calls; empty if a template writes one alone
 */
public record Notation(
    Literal open, boolean isList, List<Piece> pieces, Literal close, Optional<String> separator) {
  /** Copies the list. */
  public Notation {
    pieces = List.copyOf(pieces);
  }

  /** A piece of a call. */
  public sealed interface Piece {
    /** Text that is always there. */
    record Fixed(Literal literal) implements Piece {}

    /** The tool's name. */
    record Name() implements Piece {}

    /** The call's id. */
    record Id() implements Piece {}

    /**
     * The call's number in the answer, behind its name.
     *
     * @param literal between name and number
     * @param prefix with which the id begins that name and number make; absent if they make none
     */
    record Numbered(Literal literal, Optional<String> prefix) implements Piece {}

    /** Arguments as a JSON object. */
    record Arguments() implements Piece {}

    /**
     * All of the call as a JSON object.
     *
     * @param text of an example
     */
    record Whole(JsonCallReader.Keys keys, String text) implements Piece {}

    /**
     * Arguments one by one: {@code open KEY between VALUE close}.
     *
     * @param between by the type of value that follows, {@code ""} for all others
     */
    record Parameters(Literal open, List<Between> between, Literal close) implements Piece {}

    /**
     * Arguments as an object whose keys are bare and whose strings stand between marks.
     *
     * @param mark before and behind a string
     * @param sorts whether keys come in the order of the alphabet
     */
    record Marked(String mark, boolean sorts) implements Piece {}

    /**
     * Arguments as elements, in which objects and lists are elements again: {@code
     * <KEY>VALUE</KEY>}.
     *
     * @param lead what stands before each tag; may be empty
     * @param item what elements of lists are called
     */
    record Elements(String lead, String item) implements Piece {}

    /**
     * Arguments with keywords, as Python writes them: {@code (KEY=VALUE, KEY=VALUE)}.
     *
     * @param quote around strings
     */
    record Keywords(String quote) implements Piece {}

    /**
     * What stands between a key and a value.
     *
     * @param isText whether the value is a string as it stands; if not, JSON; unknown if empty
     */
    record Between(Literal literal, Optional<Boolean> isText) {}
  }

  /** What begins a call, behind {@link #open}. */
  Literal callOpen() {
    return pieces.getFirst() instanceof Piece.Fixed(var literal) ? literal : Literal.EMPTY;
  }

  /** Whether a call begins with its name, and no mark. */
  boolean beginsWithName() {
    return pieces.getFirst() instanceof Piece.Name;
  }

  /** What begins calls; blank if an object alone does. */
  public Literal begin() {
    if (!open.isBlank()) return open;
    return isList ? Literal.of("[") : callOpen();
  }

  /** All that is always there, one behind the other. */
  public String marks() {
    var all = new StringBuilder(open.text());
    for (var piece : pieces) {
      switch (piece) {
        case Piece.Fixed(var literal) -> all.append(literal.text());
        case Piece.Numbered(var literal, _) -> all.append(literal.text());
        case Piece.Parameters(var before, var between, var after) -> {
          all.append(before.text());
          between.forEach(way -> all.append(way.literal().text()));
          all.append(after.text());
        }
        case Piece.Marked(var mark, _) -> all.append(mark);
        case Piece.Elements(var lead, _) -> all.append(lead);
        case Piece.Name _, Piece.Id _, Piece.Arguments _, Piece.Whole _, Piece.Keywords _ -> {}
      }
    }
    return all.append(close.text()).append(separator.orElse("")).toString();
  }

  /** Its name among styles, for lists and messages. */
  public String style() {
    for (var piece : pieces) {
      switch (piece) {
        case Piece.Whole whole -> {
          var object = whole.keys().nameIsKey() ? "JSON, the name is the key" : "JSON";
          if (begin().isBlank()) return "bare " + object;
          return isList ? object + " list" : object + " in tags";
        }
        case Piece.Arguments _ -> {
          return "name then JSON";
        }
        case Piece.Parameters p -> {
          return p.between().size() > 1 ? "typed parameters" : "parameters";
        }
        case Piece.Marked _ -> {
          return "name then marked strings";
        }
        case Piece.Elements _ -> {
          return "elements";
        }
        case Piece.Keywords _ -> {
          return "keywords";
        }
        default -> {}
      }
    }
    return "";
  }
}
