package llm.runtime.sampling;

/** A step of sampling: it changes logits, or thins the candidates out. */
@FunctionalInterface
public interface SamplingStep {
  /** Works on the candidates in place; leaves at least one. */
  void apply(Candidates candidates);

  /** Only the k likeliest (Fan et al. 2018). */
  static SamplingStep topK(int k) {
    return candidates -> candidates.keepTop(k);
  }

  /** Only the likeliest whose probabilities make up p (nucleus sampling, Holtzman et al. 2019). */
  static SamplingStep topP(float p) {
    return candidates -> {
      candidates.sort();
      var probabilities = candidates.softmax();
      double sum = 0;
      for (int i = 0; i < candidates.size(); i++) {
        sum += probabilities[i];
        if (sum >= p) {
          candidates.truncate(i + 1);
          return;
        }
      }
    };
  }

  /** Only those at least p times as likely as the likeliest (Nguyen et al. 2024). */
  static SamplingStep minP(float p) {
    return candidates -> {
      candidates.sort();
      float least = candidates.logit(0) + (float) Math.log(p);
      int kept = 1;
      while (kept < candidates.size() && candidates.logit(kept) >= least) kept++;
      candidates.truncate(kept);
    };
  }

  /** Divides the logits. */
  static SamplingStep temperature(float temperature) {
    return candidates -> candidates.divide(temperature);
  }
}
