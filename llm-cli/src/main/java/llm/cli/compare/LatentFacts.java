package llm.cli.compare;

import java.util.ArrayList;
import java.util.Optional;
import llm.cli.format.Text;

/**
 * What latent attention keeps instead of keys and values, and chooses by.
 *
 * @param queries columns of the vector that queries are made of; 0 where there is none
 * @param keys columns of the vector that keys and values are made of
 * @param rotated columns that are kept beside it, the same for all heads
 * @param indexer what chooses the positions that are seen, if something does
 */
record LatentFacts(long queries, long keys, long rotated, Optional<IndexerFacts> indexer) {
  /**
   * What chooses positions.
   *
   * @param heads that score them
   * @param size columns of a head
   * @param chosen positions at most
   */
  record IndexerFacts(long heads, long size, long chosen) {
    private static IndexerFacts of(Details indexer) {
      return new IndexerFacts(
          indexer.integer("attention.indexer.head_count"),
          indexer.integer("attention.indexer.key_length"),
          indexer.integer("attention.indexer.top_k"));
    }

    String text() {
      return "indexer of " + heads + " heads chooses " + Text.number(chosen);
    }
  }

  static LatentFacts of(Details attention) {
    return new LatentFacts(
        attention.integer("attention.q_lora_rank"),
        attention.integer("attention.kv_lora_rank"),
        attention.integer("rope.dimension_count"),
        attention.child("Indexer").map(IndexerFacts::of));
  }

  /** {@code one latent vector of 512 columns, 64 rotated}. */
  String text() {
    var parts = new ArrayList<String>();
    parts.add("one latent vector of " + keys + " columns");
    if (rotated > 0) parts.add(rotated + " more that all share");
    if (queries > 0) parts.add("queries of one of " + queries);
    indexer.ifPresent(i -> parts.add(i.text()));
    return String.join(", ", parts);
  }
}
