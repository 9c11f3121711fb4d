package llm.template;

import java.util.Arrays;

/**
 * Where the code points of a text begin.
 *
 * <p>Finding one takes constant time, after one look at the whole text. Immutable.
 */
final class CodePoints {
  private static final int STRIDE = 16;
  private static final int[] NONE = {};

  private final String value;
  private final int count;

  /** Where every 16th begins; empty where each unit is a code point of its own. */
  private final int[] marks;

  private CodePoints(String value, int count, int[] marks) {
    this.value = value;
    this.count = count;
    this.marks = marks;
  }

  static CodePoints of(String value) {
    int count = value.codePointCount(0, value.length());
    if (count == value.length()) {
      return new CodePoints(value, count, NONE);
    }
    var marks = new int[count / STRIDE + 1];
    for (int i = 1; i < marks.length; i++) {
      marks[i] = value.offsetByCodePoints(marks[i - 1], STRIDE);
    }
    return new CodePoints(value, count, marks);
  }

  int count() {
    return count;
  }

  /** Where code point {@code index} begins, in UTF-16 units. */
  int offset(int index) {
    return marks.length == 0
        ? index
        : value.offsetByCodePoints(marks[index / STRIDE], index % STRIDE);
  }

  /** How many code points precede unit {@code offset}. */
  int index(int offset) {
    if (marks.length == 0) {
      return offset;
    }
    int found = Arrays.binarySearch(marks, offset);
    int mark = found >= 0 ? found : -found - 2;
    return mark * STRIDE + value.codePointCount(marks[mark], offset);
  }
}
