package llm.cli.quantize;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import llm.gguf.GgufFile;
import llm.gguf.GgufWriter;
import llm.gguf.MetadataType;
import llm.tensor.Tensor;
import llm.tensor.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TypeRulesTest {
  private static final int LAYERS = 16;

  @TempDir private Path folder;

  @Test
  void aMixGivesMoreToWhatMattersMost() {
    var file = model(256, 0, true);
    var types = types(FileType.MOSTLY_Q4_K_M, file);
    assertEquals(TensorType.Q4_K, types.get("token_embd.weight"));
    assertEquals(TensorType.Q6_K, types.get("output.weight"));
    assertEquals(TensorType.F32, types.get("output_norm.weight"));
    assertEquals(TensorType.F32, types.get("blk.3.ffn_gate_inp.weight"));
    assertEquals(TensorType.Q5_K, types.get("blk.3.attn_qkv.weight"));
    // The first and the last eighth of 16 layers, and each third between: layers 4, 7, 10, 13.
    var more = List.of(0, 1, 4, 7, 10, 13, 14, 15);
    for (var name : List.of("attn_v", "ffn_down")) {
      assertEquals(
          more,
          IntStream.range(0, LAYERS)
              .filter(i -> types.get("blk." + i + "." + name + ".weight") == TensorType.Q6_K)
              .boxed()
              .toList());
    }
    assertEquals(TensorType.Q4_K, types.get("blk.2.attn_v.weight"));
    assertEquals(TensorType.Q4_K, types.get("blk.0.attn_k.weight"));
    assertEquals(TensorType.Q6_K, types(FileType.MOSTLY_Q5_K_M, file).get("blk.0.attn_qkv.weight"));
  }

  @Test
  void othersAreOfOneTypeButForTheOutput() {
    var file = model(256, 0, true);
    var q4 = types(FileType.MOSTLY_Q4_0, file);
    assertEquals(TensorType.Q4_0, q4.get("blk.0.attn_v.weight"));
    assertEquals(TensorType.Q4_0, q4.get("token_embd.weight"));
    assertEquals(TensorType.Q6_K, q4.get("output.weight"));
    var q8 = types(FileType.MOSTLY_Q8_0, file);
    assertEquals(TensorType.Q8_0, q8.get("output.weight"));
    assertEquals(TensorType.F32, q8.get("blk.0.ffn_gate_inp.weight"));
    var f16 = types(FileType.MOSTLY_F16, file);
    assertEquals(TensorType.F16, f16.get("output.weight"));
    assertEquals(TensorType.F32, f16.get("output_norm.weight"));
  }

  @Test
  void embeddingsThatServeAsOutputAreTreatedSo() {
    var types = types(FileType.MOSTLY_Q4_K_S, model(256, 0, false));
    assertEquals(TensorType.Q6_K, types.get("token_embd.weight"));
  }

  @Test
  void whatEightExpertsShareGetsMore() {
    var types = types(FileType.MOSTLY_Q4_K_S, model(256, 8, true));
    assertEquals(TensorType.Q8_0, types.get("blk.2.attn_v.weight"));
    assertEquals(TensorType.Q8_0, types.get("blk.2.attn_k.weight"));
    assertEquals(TensorType.Q4_K, types.get("blk.2.ffn_down.weight"));
  }

  @Test
  void rowsThatBlocksDoNotDivideGetAnotherType() {
    var narrow = model(96, 0, true);
    assertEquals(TensorType.Q5_0, types(FileType.MOSTLY_Q4_K_S, narrow).get("blk.0.attn_k.weight"));
    assertEquals(TensorType.Q5_1, types(FileType.MOSTLY_Q5_K_S, narrow).get("blk.0.attn_k.weight"));
    assertEquals(TensorType.Q8_0, types(FileType.MOSTLY_Q6_K, narrow).get("blk.0.attn_k.weight"));
    assertEquals(
        TensorType.F16, types(FileType.MOSTLY_Q4_0, model(40, 0, true)).get("output.weight"));
    var fallbacks = Quantizer.of(narrow, FileType.MOSTLY_Q4_K_S, false).fallbacks();
    // Four matrices a layer and the embedding; the output.
    assertEquals(
        Map.of(
            new Quantizer.Fallback(TensorType.Q4_K, TensorType.Q5_0, 96),
            4 * LAYERS + 1,
            new Quantizer.Fallback(TensorType.Q6_K, TensorType.Q8_0, 96),
            1),
        fallbacks);
  }

  @Test
  void namesAreKnownInUpperAndLowerCase() {
    assertEquals(FileType.MOSTLY_Q4_K_M, FileType.named("Q4_K_M"));
    assertEquals(FileType.ALL_F32, FileType.named("f32"));
    var error = assertThrows(IllegalArgumentException.class, () -> FileType.named("q3"));
    assertTrue(error.getMessage().contains("q3"), error.getMessage());
    for (var label : FileType.labels()) assertTrue(error.getMessage().contains(label), label);
    assertFalse(FileType.ALL_F32.isQuantized());
  }

  private static Map<String, TensorType> types(FileType fileType, GgufFile file) {
    var rules = new TypeRules(fileType, file);
    return file.tensors().stream().collect(toMap(Tensor::name, t -> rules.choose(t).type()));
  }

  /** A file of F16 zeros. */
  private GgufFile model(int width, int experts, boolean output) {
    var writer = GgufWriter.create().put("general.architecture", "some");
    if (experts > 0) writer.put("some.expert_count", MetadataType.UINT32, experts);
    writer.tensor(zeros("token_embd.weight", width, 4));
    if (output) writer.tensor(zeros("output.weight", width, 4));
    writer.tensor(zeros("output_norm.weight", width));
    for (var i = 0; i < LAYERS; i++) {
      for (var name : List.of("attn_qkv", "attn_k", "attn_v", "ffn_down", "ffn_gate_inp")) {
        writer.tensor(zeros("blk." + i + "." + name + ".weight", width, 2));
      }
    }
    var path = folder.resolve(width + "-" + experts + "-" + output);
    writer.write(path);
    return GgufFile.open(path);
  }

  private static Tensor zeros(String name, long... dimensions) {
    long elements = 1;
    for (var dimension : dimensions) elements *= dimension;
    long bytes = TensorType.F16.byteSize(elements);
    return new Tensor(name, TensorType.F16, dimensions, arena -> arena.allocate(bytes));
  }
}
