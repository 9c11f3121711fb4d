package llm.runtime.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import llm.api.Sampler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MirostatTest {
  /** At first mu is 2 tau: 2 bits leave what has a probability of 1/4 and more. */
  @Test
  void leavesOutWhatIsTooSurprising() {
    var mirostat = new Mirostat(new Sampler.Mirostat(1, 0.5f));
    var candidates = Chains.candidates(Chains.logits(0.5, 0.3, 0.15, 0.05));
    mirostat.apply(candidates);
    assertEquals(List.of(0, 1), Chains.ids(candidates));
    mirostat.drawn((float) (3 * Math.log(2))); // 2 bits too many: mu becomes 1
    candidates.reset(Chains.logits(0.5, 0.3, 0.15, 0.05));
    mirostat.apply(candidates);
    assertEquals(List.of(0), Chains.ids(candidates));
  }

  /** The mean surprise comes to be tau, from any distribution that can give it. */
  @ParameterizedTest
  @ValueSource(floats = {2, 3, 4})
  void theMeanSurpriseBecomesTau(float tau) {
    var random = new Random(5);
    var logits = new float[300];
    var mirostat = new Mirostat(new Sampler.Mirostat(tau, 0.1f));
    var candidates = new Candidates(logits.length);
    double surprise = 0;
    int draws = 3000;
    for (int i = 0; i < draws; i++) {
      for (int k = 0; k < logits.length; k++) logits[k] = (float) random.nextGaussian();
      candidates.reset(logits);
      mirostat.apply(candidates);
      candidates.softmax();
      int drawn = 0;
      double left = random.nextDouble();
      while ((left -= candidates.probability(drawn)) > 0 && drawn < candidates.size() - 1) drawn++;
      mirostat.drawn(candidates.surprise(drawn));
      surprise += candidates.surprise(drawn) / Math.log(2);
    }
    assertEquals(tau, surprise / draws, 0.1);
  }
}
