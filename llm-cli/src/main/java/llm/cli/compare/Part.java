package llm.cli.compare;

import java.util.Locale;

/** What weights are for. */
enum Part {
  /** Tokens and learned positions to rows. */
  EMBEDDING,
  /** Projections of attention. */
  ATTENTION,
  /** What mixes rows without attention. */
  MIXER,
  /** Feed-forward layers, experts and their router, and what else works on each row by itself. */
  FEED_FORWARD,
  /** Norms, wherever they are. */
  NORMS,
  /** Rows to logits, where that is not the embedding's table. */
  OUTPUT,
  /** What no block names: RoPE's divisors, attention sinks, tensors that nothing uses. */
  OTHER;

  /** As a key of JSON. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** For people. */
  String label() {
    return switch (this) {
      case FEED_FORWARD -> "feed-forward";
      case MIXER -> "other mixers";
      default -> key();
    };
  }
}
