package llm.grammar.schema;

import java.util.List;
import llm.grammar.form.Regex;

/**
 * Values, type by type. That each type is on its own makes the rest of logic simple: what two
 * schemas say at once, either of them, or not.
 *
 * @param words which of null, true and false
 * @param numbers those whose text, written as {@link Numbers} says, is in the language
 * @param strings those whose characters, without escapes, are in the language
 * @param arrays those of any of the kinds
 * @param objects those of any of the kinds
 */
record Shape(
    Words words, Regex numbers, Regex strings, List<ArrayShape> arrays, List<ObjectShape> objects) {
  /** Every value. */
  static final Shape ANY =
      new Shape(
          Words.ALL,
          Regex.anything(),
          Regex.anything(),
          List.of(ArrayShape.ANY),
          List.of(ObjectShape.ANY));

  /** No value. */
  static final Shape NONE =
      new Shape(Words.NONE, Regex.nothing(), Regex.nothing(), List.of(), List.of());

  /** Which of the values with a name. */
  record Words(boolean ofNull, boolean ofTrue, boolean ofFalse) {
    static final Words ALL = new Words(true, true, true);
    static final Words NONE = new Words(false, false, false);

    Words and(Words other) {
      return new Words(ofNull && other.ofNull, ofTrue && other.ofTrue, ofFalse && other.ofFalse);
    }

    Words or(Words other) {
      return new Words(ofNull || other.ofNull, ofTrue || other.ofTrue, ofFalse || other.ofFalse);
    }

    Words not() {
      return new Words(!ofNull, !ofTrue, !ofFalse);
    }
  }

  /** Copies the lists. */
  Shape {
    arrays = List.copyOf(arrays);
    objects = List.copyOf(objects);
  }

  Shape withWords(Words other) {
    return new Shape(other, numbers, strings, arrays, objects);
  }

  Shape withNumbers(Regex other) {
    return new Shape(words, other, strings, arrays, objects);
  }

  Shape withStrings(Regex other) {
    return new Shape(words, numbers, other, arrays, objects);
  }

  Shape withArrays(List<ArrayShape> other) {
    return new Shape(words, numbers, strings, other, objects);
  }

  Shape withObjects(List<ObjectShape> other) {
    return new Shape(words, numbers, strings, arrays, other);
  }

  /** Whether it is plain that no value is so. */
  boolean isNothing() {
    return words.equals(Words.NONE)
        && RegexAlgebra.isNothing(numbers)
        && RegexAlgebra.isNothing(strings)
        && arrays.isEmpty()
        && objects.isEmpty();
  }
}
