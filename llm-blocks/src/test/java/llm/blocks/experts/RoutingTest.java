package llm.blocks.experts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.Map;
import llm.blocks.Description;
import llm.blocks.Hyperparameters;
import llm.blocks.InvalidModelException;
import llm.tensor.Rows;
import org.junit.jupiter.api.Test;

class RoutingTest {
  /** The chosen experts of one row, then their weights. */
  private static float[] choose(Routing routing, float[] bias, int used, float... scores) {
    var choices = Rows.zero(1, 2 * used);
    routing.choose(Rows.of(scores.length, scores), bias, choices, 0);
    return java.util.Arrays.copyOf(choices.data(), 2 * used);
  }

  private static float[] choose(Routing routing, int used, float... scores) {
    return choose(routing, new float[scores.length], used, scores);
  }

  private static Hyperparameters hp(Object... keys) {
    var metadata = new HashMap<String, Object>(Map.of("general.architecture", "x"));
    for (int i = 0; i < keys.length; i += 2) metadata.put("x." + keys[i], keys[i + 1]);
    return Hyperparameters.of(metadata);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @Test
  void softmaxOfAllOrOfTheChosen() {
    double all = Math.exp(1) + Math.exp(3) + Math.exp(2);
    assertArrayEquals(
        new float[] {1, 2, (float) (Math.exp(3) / all), (float) (Math.exp(2) / all)},
        choose(Routing.softmax(), 2, 1, 3, 2),
        1e-6f);
    float[] ofChosen = {1, 2, (float) sigmoid(1), (float) sigmoid(-1)}; // e³ and e² of their sum
    assertArrayEquals(ofChosen, choose(Routing.by(Scoring.SOFTMAX_OF_CHOSEN), 2, 1, 3, 2), 1e-6f);
    assertArrayEquals(ofChosen, choose(Routing.softmax().normalized(), 2, 1, 3, 2), 1e-6f);
  }

  @Test
  void eachScoreByItself() {
    assertArrayEquals(
        new float[] {0, 2, (float) sigmoid(3), (float) sigmoid(-1)},
        choose(Routing.sigmoid(), 2, 3, -2, -1),
        1e-6f);
    assertArrayEquals(
        new float[] {0, (float) Math.sqrt(Math.log1p(Math.exp(3)))},
        choose(Routing.by(Scoring.SQRT_SOFTPLUS), 1, 3, -2, -1),
        1e-6f);
    // √(ln(1 + eˣ)) is √x where eˣ is more than a float can hold.
    assertEquals(20, choose(Routing.by(Scoring.SQRT_SOFTPLUS), 1, 400, -400)[1], 1e-5f);
  }

  /** Sigmoids of 30 and 40 are both 1 to a float; the scores still tell which is greater. */
  @Test
  void scoresChooseWhereTheirSigmoidsCannot() {
    assertArrayEquals(new float[] {1, 1}, choose(Routing.by(Scoring.SIGMOID_OF_CHOSEN), 1, 30, 40));
  }

  @Test
  void aBiasChoosesAndDoesNotWeigh() {
    float[] bias = {0, 0, 1};
    assertArrayEquals(
        new float[] {2, (float) sigmoid(-1)}, choose(Routing.sigmoid(), bias, 1, 3, 2, -1), 1e-6f);
    assertArrayEquals(
        new float[] {2, 1}, choose(Routing.sigmoid().normalized(), bias, 1, 3, 2, -1), 1e-6f);
  }

  @Test
  void weightsAreMadeToSumToOneBeforeTheyAreScaled() {
    double a = sigmoid(1);
    double b = sigmoid(0);
    assertArrayEquals(
        new float[] {0, 1, (float) (2.5 * a / (a + b)), (float) (2.5 * b / (a + b))},
        choose(Routing.sigmoid().normalized().withScale(2.5f), 2, 1, 0, -5),
        1e-6f);
    // What is nearly 0 is divided by the smallest normal half, 2^-14.
    float tiny = (float) sigmoid(-20);
    assertEquals(tiny * 0x1p14f, choose(Routing.sigmoid().normalized(), 1, -20)[1], 1e-9f);
  }

  /**
   * Three groups of two: the first has the best expert, but together the others' are better: 0.9 +
   * 0.1, 0.8 + 0.7, 0.6 + 0.75.
   */
  @Test
  void theTwoBestExpertsOfAGroupSpeakForIt() {
    var hp = hp("expert_group_count", 3L, "expert_group_used_count", 1L);
    var routing = Routing.of(hp, Routing.sigmoid());
    float[] p = {0.9f, 0.1f, 0.8f, 0.7f, 0.6f, 0.75f};
    var scores = new float[6];
    for (int i = 0; i < 6; i++) scores[i] = (float) Math.log(p[i] / (1 - p[i]));
    assertArrayEquals(new float[] {2, 3, 0.8f, 0.7f}, choose(routing, 2, scores.clone()), 1e-6f);
    float[] bias = {0, 0, 0, 0, 0.2f, 0};
    assertArrayEquals(
        new float[] {4, 5, 0.6f, 0.75f}, choose(routing, bias, 2, scores.clone()), 1e-6f);
    var two = hp("expert_group_count", 3L, "expert_group_used_count", 2L);
    assertArrayEquals(
        new float[] {2, 5, 0.8f, 0.75f},
        choose(Routing.of(two, Routing.sigmoid()), 2, scores.clone()),
        1e-6f);
  }

  @Test
  void theFileSaysWhatTheFamilyDoesNot() {
    var family = Routing.softmax().normalized();
    var described = Description.of("ffn", "Experts");
    assertEquals(family.describe(described), Routing.of(hp(), family).describe(described));
    var file =
        hp(
            "expert_gating_func",
            4L,
            "expert_weights_norm",
            false,
            "expert_weights_scale",
            2f,
            "expert_group_count",
            4L,
            "expert_group_used_count",
            2L);
    var details = Routing.of(file, family).describe(described).details();
    assertEquals(
        Map.of(
            "expert_gating_func",
            "sqrt(softplus)",
            "expert_weights_norm",
            false,
            "expert_weights_scale",
            2f,
            "expert_group_count",
            4,
            "expert_group_used_count",
            2),
        details);
  }

  @Test
  void groupsThatCannotBeAreRefused() {
    var seven = hp("expert_gating_func", 7L);
    refused("x.expert_gating_func is 7, expected 1, softmax, 2, sigmoid", seven, 8, 1);
    var hp = hp("expert_group_count", 4L, "expert_group_used_count", 1L);
    refused("x.expert_group_count is 4, expected a divisor of expert_count, 6", hp, 6, 1);
    refused("x.expert_used_count is 3, expected as many as 1 of 4 groups have", hp, 8, 3);
    var more = hp("expert_group_count", 4L, "expert_group_used_count", 5L);
    refused("x.expert_group_used_count is 5, expected up to 4", more, 8, 1);
    refused("x.expert_group_count is 65, expected up to 64", hp("expert_group_count", 65L), 8, 1);
  }

  private static void refused(String message, Hyperparameters hp, int experts, int used) {
    var e =
        assertThrows(
            InvalidModelException.class,
            () -> Routing.of(hp, Routing.softmax()).check(hp, experts, used));
    assertEquals(message, e.getMessage().substring(0, message.length()));
  }

  /** Scores of 10 and 9.9 are within 2 of 100 of each other, 5 is not; of -1 and -1.01 too. */
  @Test
  void aSparseMixerWeighsByWhatComesClose() {
    var mixer = Routing.by(Scoring.SPARSE_MIXER);
    float[] close = {1, 0, (float) sigmoid(0.1), 1};
    assertArrayEquals(close, choose(mixer, 2, 9.9f, 10, 5), 1e-5f);
    assertArrayEquals(new float[] {1, 2, 1, 1}, choose(mixer, 2, 1, 10, 5), 1e-6f);
    float[] negative = {0, 1, (float) sigmoid(0.01), 1};
    assertArrayEquals(negative, choose(mixer, 2, -1, -1.01f, -3), 1e-5f);
  }
}
