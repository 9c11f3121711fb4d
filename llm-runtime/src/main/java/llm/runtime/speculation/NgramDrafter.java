package llm.runtime.speculation;

/**
 * Guesses that what followed the last tokens before follows them again (prompt look-up decoding,
 * Saxena 2023).
 *
 * <p>The longest run of last tokens that stood in the text before is taken, and of several such
 * places the last. Runs of {@code fewest} to {@value #LONGEST} tokens are indexed: a token costs as
 * many look-ups, however long the text is; where a run of {@value #LONGEST} is found, what stands
 * before it does not matter.
 */
public final class NgramDrafter implements Drafter {
  /** Tokens of the longest runs that are told apart. */
  static final int LONGEST = 16;

  private static final long FACTOR = 0x9e3779b97f4a7c15L; // odd, of bits without a pattern

  private final int fewest;
  private final TokenList text = new TokenList();
  private final LastPlaces[] places; // of runs of fewest tokens, one more ...
  private int found; // where the last run ended before; 0: nowhere
  private int matched; // tokens of it

  /**
   * Knows no text yet.
   *
   * @param fewest tokens that must have stood in the text before
   */
  public NgramDrafter(int fewest) {
    this.fewest = Math.max(1, fewest);
    places = new LastPlaces[Math.max(this.fewest, LONGEST) - this.fewest + 1];
    for (int i = 0; i < places.length; i++) places[i] = new LastPlaces();
  }

  @Override
  public void accept(int token) {
    text.add(token);
    found = 0;
    matched = 0;
    long hash = 0;
    int end = text.size();
    int longest = Math.min(fewest + places.length - 1, end);
    for (int n = 1; n <= longest; n++) {
      hash = mixed(hash + text.get(end - n) + 1);
      if (n >= fewest) consider(places[n - fewest].put(hash, end), n);
    }
  }

  private static long mixed(long hash) {
    long product = hash * FACTOR;
    return product ^ product >>> 29;
  }

  /** Takes a place where a run of so many tokens ended before, if it is one. */
  private void consider(int place, int tokens) {
    if (place == 0 || place >= text.size()) return;
    if (text.commonBefore(place, text.size(), tokens) < tokens) return;
    found = place;
    matched = tokens;
  }

  @Override
  public void truncate(int length) {
    if (length >= text.size()) return;
    var kept = text.range(0, length);
    text.truncate(0);
    for (var each : places) each.clear();
    found = 0;
    matched = 0;
    for (int token : kept) accept(token);
  }

  /** Behind the end of the text it goes on with what it has guessed itself: the text repeats. */
  @Override
  public int draft(int[] draft, int count) {
    if (found == 0) return 0;
    int behind = text.size() - found;
    for (int i = 0; i < count; i++) {
      draft[i] = i < behind ? text.get(found + i) : draft[i - behind];
    }
    return count;
  }

  /** The surer, the longer the run is. */
  @Override
  public int trust() {
    int octaves = 31 - Integer.numberOfLeadingZeros(Math.max(1, matched)); // 2, 4, 8, 16 tokens
    return Math.clamp(octaves - 1L, 0, TRUSTS - 1);
  }

  @Override
  public void close() {}
}
