package llm.runtime.sampling;

import java.util.Arrays;

/** Finds tokens among candidates that are no longer in the order of their ids. */
final class CandidateIndex {
  private final int vocabularySize;
  private int[] indices = {}; // by id; as long as the vocabulary once somebody asked
  private boolean valid;

  CandidateIndex(int vocabularySize) {
    this.vocabularySize = vocabularySize;
  }

  /** Says that the candidates are others now. */
  void invalidate() {
    valid = false;
  }

  /** Where a token is among these, or -1. */
  int of(int id, int[] ids, int size) {
    if (!valid) build(ids, size);
    return id >= 0 && id < indices.length ? indices[id] : -1;
  }

  private void build(int[] ids, int size) {
    if (indices.length == 0) indices = new int[vocabularySize];
    Arrays.fill(indices, -1);
    for (int i = 0; i < size; i++) indices[ids[i]] = i;
    valid = true;
  }
}
