package llm.tokenizer;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Decomposes characters (NFD) and leaves out their accents.
 *
 * <p>It takes one character after another, so that a text of marks alone takes no longer than any
 * other. What of marks is left stands in canonical order, which is the only way in which characters
 * depend on their neighbours. For one text and thread.
 */
final class AccentStripper {
  private static final int KEPT = 256;
  private static final int YPOGEGRAMMENI = 0x345; // has the highest combining class, and alone

  private final IntConsumer to;
  private final int[] codePoints = new int[KEPT];
  private final @Nullable String[] decompositions = new String[KEPT];
  private final List<Integer> marks = new ArrayList<>(); // of the last character, in their order

  AccentStripper(IntConsumer to) {
    this.to = to;
  }

  void add(int codePoint) {
    if (codePoint < 0xC0) { // the first that has a decomposition
      addPart(codePoint);
    } else {
      decomposition(codePoint).codePoints().forEach(this::addPart);
    }
  }

  /** Tells what waits for a mark behind it. */
  void end() {
    marks.sort(AccentStripper::compareClasses); // stable
    marks.forEach(to::accept);
    marks.clear();
  }

  private void addPart(int part) {
    boolean waits = combines(part);
    if (!waits && !marks.isEmpty()) {
      end();
    }
    if (BertCharacters.isAccent(part)) {
      return;
    }
    if (waits) {
      marks.add(part);
    } else {
      to.accept(part);
    }
  }

  private String decomposition(int codePoint) {
    int slot = codePoint % KEPT;
    String known = decompositions[slot];
    if (known != null && codePoints[slot] == codePoint) {
      return known;
    }
    String character = Character.toString(codePoint);
    boolean unknown = CodePoints.type(codePoint) == Character.UNASSIGNED;
    String found = unknown ? character : Normalizer.normalize(character, Normalizer.Form.NFD);
    codePoints[slot] = codePoint;
    decompositions[slot] = found;
    return found;
  }

  /** Whether the canonical combining class of a character is not 0. */
  private static boolean combines(int codePoint) {
    return switch (CodePoints.type(codePoint)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK ->
          codePoint == YPOGEGRAMMENI || precedes(codePoint, YPOGEGRAMMENI);
      default -> false;
    };
  }

  private static int compareClasses(int a, int b) {
    return precedes(a, b) ? -1 : precedes(b, a) ? 1 : 0;
  }

  /** Whether a mark goes before {@code other} in canonical order if it stands behind it. */
  private static boolean precedes(int codePoint, int other) {
    String swapped = Character.toString(other) + Character.toString(codePoint);
    return !Normalizer.isNormalized(swapped, Normalizer.Form.NFD);
  }
}
