package llm.runtime.sampling;

import java.util.Arrays;

/**
 * Finds the first of many by a number, without sorting them all.
 *
 * <p>A number and its place are packed into one long, so that comparing longs compares the number
 * first and the place of equal ones then.
 */
final class Selection {
  /** Up to so many are sorted at once. */
  private static final int FEW = 512;

  private static final int BUCKETS = 4096;

  /** Ranks of surprise are within this, in nats, but for tokens that hardly have a probability. */
  private static final float USUAL_RANK = 32;

  private long[] keys = {};
  private float[] ranks = {};
  private double[] masses = {};

  /** Orders by a number, then by a place. */
  static long key(float number, int place) {
    int bits = Float.floatToRawIntBits(number + 0f); // -0 becomes 0
    return (long) (bits ^ (bits >> 31 & Integer.MAX_VALUE)) << 32 | place;
  }

  private static float number(long key) {
    int bits = (int) (key >> 32);
    return Float.intBitsToFloat(bits ^ (bits >> 31 & Integer.MAX_VALUE));
  }

  /** Room for so many numbers. */
  float[] ranks(int size) {
    if (ranks.length < size) ranks = new float[size];
    return ranks;
  }

  /**
   * Moves the greatest values to the front, in falling order; of equal ones the lower id first.
   *
   * @param ids of the values; they move with them
   * @param count 1 to size
   */
  void top(float[] values, int[] ids, int size, int count) {
    reserve(count);
    // A heap of the best so far, the worst of them on top: most others are refused at a glance.
    for (int i = 0; i < count; i++) keys[i] = key(values[i], ~ids[i] & Integer.MAX_VALUE);
    for (int i = count / 2 - 1; i >= 0; i--) sink(keys[i], i, count);
    float worst = number(keys[0]);
    for (int i = count; i < size; i++) {
      if (!(values[i] >= worst)) continue;
      long key = key(values[i], ~ids[i] & Integer.MAX_VALUE);
      if (key < keys[0]) continue;
      sink(key, 0, count);
      worst = number(keys[0]);
    }
    Arrays.sort(keys, 0, count);
    for (int i = 0; i < count; i++) {
      long key = keys[count - 1 - i];
      ids[i] = ~(int) key & Integer.MAX_VALUE;
      values[i] = number(key);
    }
  }

  /** Puts a key at a place of the heap, or below it. */
  private void sink(long key, int at, int count) {
    for (int child; (child = 2 * at + 1) < count; at = child) {
      if (child + 1 < count && keys[child + 1] < keys[child]) child++;
      if (key <= keys[child]) break;
      keys[at] = keys[child];
    }
    keys[at] = key;
  }

  /**
   * The {@link #key} of the last that is needed when masses are added up in the order of ranks,
   * until they reach a sum.
   *
   * @param ranks 0 or more
   */
  long lastOfMass(float[] ranks, float[] mass, int size, double sum) {
    int bucket = 0;
    if (size > FEW) {
      fillBuckets(ranks, mass, size);
      while (bucket < BUCKETS - 1 && masses[bucket] < sum) sum -= masses[bucket++];
    }
    int found = 0;
    for (int i = 0; i < size; i++) {
      if (size > FEW && bucket(ranks[i]) != bucket) continue;
      if (found == keys.length) reserve(2 * found + FEW);
      keys[found++] = key(ranks[i], i);
    }
    Arrays.sort(keys, 0, found);
    for (int i = 0; i < found; i++) {
      sum -= mass[(int) keys[i]];
      if (sum <= 0) return keys[i];
    }
    // Only rounding left something: all of the bucket, or of a last one without mass.
    return found > 0 ? keys[found - 1] : Long.MAX_VALUE;
  }

  private void fillBuckets(float[] ranks, float[] mass, int size) {
    if (masses.length == 0) masses = new double[BUCKETS];
    Arrays.fill(masses, 0);
    for (int i = 0; i < size; i++) masses[bucket(ranks[i])] += mass[i];
  }

  /** Rises with the rank, up to the last bucket. */
  private static int bucket(float rank) {
    return Math.min((int) (rank * (BUCKETS / USUAL_RANK)), BUCKETS - 1);
  }

  private void reserve(int count) {
    if (keys.length < count) keys = Arrays.copyOf(keys, count);
  }
}
