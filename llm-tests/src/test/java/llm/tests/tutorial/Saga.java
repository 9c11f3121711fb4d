package llm.tests.tutorial;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;

/**
 * The family of the tutorial's second part.
 *
 * @param sources by file
 */
record Saga(Map<String, String> sources) {
  private static final String PACKAGE = "org/example/saga/";
  private static final String MIXER = PACKAGE + "MovingAverage.java";

  private static final String LOOP = "for (int r = 0; r < rows.rows(); r++) {";
  private static final String STEP = "  private void step(";

  /** What the page says one can do wrong, in its order. */
  enum Mistake {
    FIELD {
      @Override
      String in(String mixer) {
        var field = "  private final float[] average = new float[1 << 10];\n\n";
        var stepping = replaced(mixer, "state.read(), state.write()", "average, average");
        return replaced(stepping, STEP, field + STEP);
      }
    },
    ONE_SEQUENCE {
      @Override
      String in(String mixer) {
        return replaced(mixer, "state(r)", "state(0)");
      }
    },
    READ_ONCE {
      @Override
      String in(String mixer) {
        var before = "var before = slot.of(pass.batch().state(0)).read();\n";
        return replaced(replaced(mixer, "state.read()", "before"), LOOP, before + LOOP);
      }
    },
    BACKWARDS {
      @Override
      String in(String mixer) {
        return replaced(mixer, LOOP, "for (int r = rows.rows() - 1; r >= 0; r--) {");
      }
    },
    IN_PLACE {
      @Override
      String in(String mixer) {
        return replaced(mixer, "state.write()", "state.read()");
      }
    };

    /** A mixer with the mistake. */
    abstract String in(String mixer);

    private static String replaced(String text, String right, String wrong) {
      assertTrue(text.contains(right), right);
      return text.replace(right, wrong);
    }
  }

  static Saga read(Tutorial tutorial) {
    return new Saga(
        Map.of(
            MIXER,
            tutorial.javaFile("implements Mixer"),
            PACKAGE + "Saga.java",
            tutorial.javaFile("class Saga "),
            PACKAGE + "SagaTest.java",
            tutorial.javaFile("class SagaTest ")));
  }

  /** The sources with a mistake in the mixer. */
  Map<String, String> with(Mistake mistake) {
    var changed = new HashMap<>(sources);
    changed.computeIfPresent(MIXER, (_, mixer) -> mistake.in(mixer));
    return changed;
  }
}
