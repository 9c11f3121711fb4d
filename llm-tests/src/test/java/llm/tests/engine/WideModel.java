package llm.tests.engine;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import llm.gguf.GgufFile;
import llm.gguf.GgufWriter;
import llm.gguf.MetadataType;
import llm.tensor.Tensor;
import llm.tensor.TensorType;

/** A model of zeros whose heads are so wide that 64 positions of a layer take a megabyte. */
final class WideModel {
  private static final int HEADS = 4;
  private static final int SIZE = 512;

  private WideModel() {}

  static void write(Path file) {
    var tiny = GgufFile.open(TinyModel.file());
    var writer = GgufWriter.create().putAll(tiny.metadata());
    var keys = tiny.metadata().string("general.architecture").orElseThrow() + ".attention.";
    writer.put(keys + "head_count", MetadataType.UINT32, (long) HEADS);
    writer.put(keys + "head_count_kv", MetadataType.UINT32, (long) HEADS);
    writer.put(keys + "key_length", MetadataType.UINT32, (long) SIZE);
    writer.put(keys + "value_length", MetadataType.UINT32, (long) SIZE);
    for (var tensor : tiny.tensors()) writer.tensor(widened(tensor));
    writer.write(file);
  }

  private static Tensor widened(Tensor tensor) {
    long[] shape = tensor.dimensions();
    var name = tensor.name();
    if (name.contains("attn_output")) shape[0] = HEADS * SIZE;
    else if (name.matches(".*attn_[qkv]\\.weight")) shape[1] = HEADS * SIZE;
    else return tensor;
    long bytes = shape[0] * shape[1] * Float.BYTES;
    return new Tensor(name, TensorType.F32, shape, (Arena arena) -> arena.allocate(bytes, 64));
  }
}
