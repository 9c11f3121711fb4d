package llm.blocks.recurrent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import llm.blocks.TinyWeights;
import llm.blocks.Weights;

/** The weights of a gated delta net, their rows in other orders. */
final class FormsOfDelta {
  private final Weights w;
  private final DeltaHeads heads;
  private final int width;

  FormsOfDelta(Weights w, DeltaHeads heads, int width) {
    this.w = w;
    this.heads = heads;
    this.width = width;
  }

  /** With {@code ssm_ba}. */
  TinyWeights gatesByKeyHead(TinyWeights to) {
    var beta = w.at("ssm_beta").floats(heads.values(), width);
    var alpha = w.at("ssm_alpha").floats(heads.values(), width);
    int perKey = heads.values() / heads.keys();
    var rows = new ArrayList<float[]>();
    for (int head = 0; head < heads.keys(); head++) {
      rows.add(rows(beta, head * perKey, perKey));
      rows.add(rows(alpha, head * perKey, perKey));
    }
    return to.matrix("ssm_ba.weight", width, join(rows));
  }

  /** With {@code ssm_ba} and {@code ssm_in}. */
  TinyWeights allByKeyHead(TinyWeights to) {
    var qkv = w.at("attn_qkv").floats(heads.columns(), width);
    var z = w.at("attn_gate").floats(heads.valueColumns(), width);
    int size = heads.size(), values = heads.values() / heads.keys() * size;
    int keyColumns = heads.keys() * size;
    var rows = new ArrayList<float[]>();
    for (int head = 0; head < heads.keys(); head++) {
      rows.add(rows(qkv, head * size, size));
      rows.add(rows(qkv, keyColumns + head * size, size));
      rows.add(rows(qkv, 2 * keyColumns + head * values, values));
      rows.add(rows(z, head * values, values));
    }
    return gatesByKeyHead(to).matrix("ssm_in.weight", width, join(rows));
  }

  private float[] rows(float[] matrix, int from, int count) {
    return Arrays.copyOfRange(matrix, from * width, (from + count) * width);
  }

  private static float[] join(List<float[]> rows) {
    var all = new float[rows.stream().mapToInt(row -> row.length).sum()];
    int at = 0;
    for (var row : rows) {
      System.arraycopy(row, 0, all, at, row.length);
      at += row.length;
    }
    return all;
  }
}
