package llm.arch.gemma;

import java.util.HashMap;
import java.util.Map;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.attention.RopeScaling;
import llm.blocks.attention.SlidingWindow;
import llm.tensor.Rotation.Pairing;

/**
 * The attention of Gemma 3n and Gemma 4: local blocks between global ones, whose heads may have
 * another size, scores that are not scaled, and values normalised without weights.
 *
 * <p>The last {@code attention.shared_kv_layers} blocks have no keys and values, but read those of
 * the last block of their kind, local or global, that has. Blocks are asked for in order.
 */
final class SharingAttention {
  private static final String SHARED = "attention.shared_kv_layers";

  private final Hyperparameters hp;
  private final Weights root;
  private final SlidingWindow window;
  private final int firstSharing;
  private final Map<Boolean, Attention> owners = new HashMap<>(); // the last: local, global

  SharingAttention(Hyperparameters hp, Weights root, SlidingWindow window) {
    this.hp = hp;
    this.root = root;
    this.window = window;
    this.firstSharing = hp.blockCount() - hp.integer(SHARED, 0);
  }

  Attention of(int block) {
    boolean local = window.isLocal(block);
    var heads = local ? Heads.ofWindow(hp, block) : Heads.of(hp, block);
    return block < firstSharing ? owning(block, heads, local) : sharing(block, heads, local);
  }

  private Attention owning(int block, Heads heads, boolean local) {
    var w = root.block(block);
    // Global blocks of the large models have keys for values.
    boolean keysAreValues = !local && !w.has("attn_v");
    var rope = rope(heads, local);
    var attention =
        keysAreValues ? Attention.keysAsValues(w, heads, rope) : Attention.separate(w, heads, rope);
    var owner =
        common(attention, block)
            .withRmsNorms(w, hp.rmsEpsilon())
            .withValueNorm(Norm.rmsPlain("attn_v_norm", heads.valueSize(), hp.rmsEpsilon()));
    owners.put(local, owner);
    return owner;
  }

  private Attention sharing(int block, Heads heads, boolean local) {
    var w = root.block(block);
    var owner = owners.get(local);
    if (owner == null) {
      throw hp.wrong(SHARED, hp.integer(SHARED, 0), "less: no block before them is of their kind");
    }
    // Some files have what these blocks do not need.
    w.at("attn_k").unneeded(heads.keys(), w.width());
    w.at("attn_v").unneeded(heads.values(), w.width());
    w.at("attn_k_norm").unneeded(heads.size());
    return common(Attention.sharing(owner, w, heads, rope(heads, local)), block)
        .withQueryNorm(Norm.rms(w.at("attn_q_norm"), heads.size(), hp.rmsEpsilon()));
  }

  private Attention common(Attention attention, int block) {
    return attention.withScale(1).withWindow(window.of(block));
  }

  private Positions rope(Heads heads, boolean local) {
    return local
        ? Rope.of(Pairing.HALVES, RopeScaling.ofWindow(hp, heads.size()))
        : Rope.halves(hp, heads.size(), root);
  }
}
