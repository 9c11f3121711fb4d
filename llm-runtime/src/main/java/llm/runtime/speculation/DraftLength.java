package llm.runtime.speculation;

/**
 * How many tokens are drafted: as many as promise the most tokens in a pass's time, none where that
 * does not pay.
 *
 * <p>A draft of k tokens of which each is kept with probability p, as long as those before it were,
 * brings {@code (1 - p^(k+1)) / (1 - p)} tokens, the one that the model writes in any case included
 * (Leviathan et al. 2023, equation 1). p is learned for each {@link Drafter#trust}. Where drafting
 * does not pay it is tried again now and then, ever more seldom as long as it fails.
 */
final class DraftLength {
  /** What drafting must promise to be done, in the time without. */
  private static final double GAIN = 1.03;

  /** How many tokens are taken to be kept as long as nothing is known, by trust. */
  private static final double[] FIRST_GUESSES = {0.3, 0.5, 0.7, 0.8};

  private static final double WEIGHT = 0.2; // of one token that was kept or not
  private static final int FIRST_PAUSE = 16;
  private static final int LAST_PAUSE = 512;
  private static final int TRIAL = 2;

  private final int most;
  private final double[] kept = new double[Drafter.TRUSTS];
  private final int[] pause = new int[Drafter.TRUSTS]; // passes without a draft between trials
  private final int[] passed = new int[Drafter.TRUSTS]; // of the present pause

  /**
   * Nothing is known yet.
   *
   * @param most tokens at a time
   */
  DraftLength(int most) {
    this.most = most;
    for (int i = 0; i < Drafter.TRUSTS; i++) {
      kept[i] = FIRST_GUESSES[i];
      pause[i] = FIRST_PAUSE;
    }
  }

  /** Tokens at a time at most. */
  int most() {
    return most;
  }

  /**
   * How many tokens to draft now.
   *
   * @param drafter who would
   * @param pass without drafts
   * @param limit of what may be drafted
   */
  int choose(Drafter drafter, PlainPass pass, int limit) {
    int trust = drafter.trust();
    int best = 0;
    double most = GAIN;
    double expected = 0, p = 1;
    for (int k = 1; k <= limit; k++) {
      p *= kept[trust];
      expected += p;
      double more = pass.ratio(k) + (1 - p) * pass.again(expected) + k * pass.part(drafter);
      double gain = (pass.tokens() + expected) / pass.tokens() / more;
      if (gain <= most) continue;
      best = k;
      most = gain;
    }
    if (best > 0 || limit == 0) return best;
    if (++passed[trust] < pause[trust]) return 0;
    passed[trust] = 0;
    pause[trust] = Math.min(2 * pause[trust], LAST_PAUSE);
    return Math.min(TRIAL, limit);
  }

  /**
   * Learns how many tokens of a draft were kept; those behind the first that was not say nothing.
   */
  void settled(int trust, int drafted, int accepted) {
    for (int i = 0; i < accepted; i++) learn(trust, 1);
    if (accepted < drafted) learn(trust, 0);
    else pause[trust] = FIRST_PAUSE;
  }

  private void learn(int trust, double value) {
    kept[trust] += WEIGHT * (value - kept[trust]);
  }
}
