package llm.runtime.speculation;

import java.util.Arrays;

/**
 * Where each run of tokens stood last, found by its hash: an open-addressed table.
 *
 * <p>Two runs may have one hash: whoever asks compares the tokens.
 */
final class LastPlaces {
  private long[] hashes = new long[256];
  private int[] places = new int[256]; // 0: the slot is free
  private int size;

  /**
   * Says where a run ends now, and gives where it ended before.
   *
   * @param place 1 or more
   * @return 0 if it was not there
   */
  int put(long hash, int place) {
    if (2 * size >= hashes.length) grow();
    int slot = slot(hash);
    int before = places[slot];
    if (before == 0) size++;
    hashes[slot] = hash;
    places[slot] = place;
    return before;
  }

  private int slot(long hash) {
    int mask = hashes.length - 1;
    int slot = (int) (hash ^ hash >>> 32) & mask;
    while (places[slot] != 0 && hashes[slot] != hash) slot = slot + 1 & mask;
    return slot;
  }

  private void grow() {
    var oldHashes = hashes;
    var oldPlaces = places;
    hashes = new long[2 * oldHashes.length];
    places = new int[hashes.length];
    for (int i = 0; i < oldHashes.length; i++) {
      if (oldPlaces[i] == 0) continue;
      int slot = slot(oldHashes[i]);
      hashes[slot] = oldHashes[i];
      places[slot] = oldPlaces[i];
    }
  }

  void clear() {
    Arrays.fill(places, 0);
    size = 0;
  }
}
