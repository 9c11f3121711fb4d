package llm.grammar;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import llm.grammar.engine.Engine;
import llm.grammar.engine.State;

/** The last masks of one grammar and one vocabulary. To be used under the engine's lock. */
final class Masks {
  /** A mask of a vocabulary of 128,000 has 16 KiB. */
  private static final int MOST = 128;

  private final Engine engine;
  private final TokenTrie vocabulary;
  private final SequencedMap<State, Mask> known = new LinkedHashMap<>(16, 0.75f, true);

  Masks(Engine engine, TokenTrie vocabulary) {
    this.engine = engine;
    this.vocabulary = vocabulary;
  }

  Engine engine() {
    return engine;
  }

  TokenTrie vocabulary() {
    return vocabulary;
  }

  /** Fills {@code bits}, as many as a mask has, with what may come at {@code state}. */
  void fill(State state, long[] bits) {
    var mask = known.get(state);
    if (mask != null) {
      mask.copyTo(bits);
      return;
    }
    vocabulary.allow(state, bits);
    var oldest = known.size() < MOST ? null : known.pollFirstEntry();
    mask = oldest == null ? new Mask(vocabulary.words()) : oldest.getValue();
    mask.copyFrom(bits);
    known.put(state, mask);
    trim();
  }

  /** To be called between two pieces of work: states that are not in use may be dropped. */
  void trim() {
    if (engine.trim()) {
      known.clear();
    }
  }
}
