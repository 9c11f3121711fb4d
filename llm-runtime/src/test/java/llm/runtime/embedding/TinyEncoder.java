package llm.runtime.embedding;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import llm.blocks.Embedding;
import llm.blocks.Encoder;
import llm.blocks.Weights;
import llm.tensor.Tensor;
import llm.tensor.TensorMemory;
import llm.tensor.TensorType;
import llm.tensor.Workers;

/** An encoder without layers: a row of a token is the token's number, again and again. */
final class TinyEncoder {
  static final int VOCABULARY = 8;

  private TinyEncoder() {}

  static Encoder of(int width) {
    var table = new float[VOCABULARY * width];
    for (int i = 0; i < table.length; i++) table[i] = i / width;
    var bytes = MemorySegment.ofArray(table);
    var tensor =
        new Tensor(
            "token_embd.weight",
            TensorType.F32,
            new long[] {width, VOCABULARY},
            (Arena arena) -> arena.allocate(bytes.byteSize(), 64).copyFrom(bytes));
    var weights = Weights.of(List.of(tensor), new TensorMemory(Workers.of(1), true), width);
    return Encoder.of(
        Embedding.of(weights.at("token_embd")),
        0,
        i -> {
          throw new IllegalStateException("no layer " + i);
        });
  }
}
