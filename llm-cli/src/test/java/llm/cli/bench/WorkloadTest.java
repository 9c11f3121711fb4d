package llm.cli.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import llm.api.ModelDescription;
import llm.api.ModelDescription.BlockInfo;
import llm.api.ModelDescription.Cost;
import llm.api.ModelDescription.TensorInfo;
import org.junit.jupiter.api.Test;

class WorkloadTest {
  @Test
  void theIdsAreThoseOfThePeersBenchmark() {
    // 5 + i * 7919 % 20000, computed by JavaScript.
    assertArrayEquals(new int[] {5, 7924, 15843, 3762, 11681, 19600}, Workload.ids(6, 32_000));
    assertEquals(5 + 511 * 7919 % 20000, Workload.ids(512, 32_000)[511]);
  }

  @Test
  void theVocabularyBoundsTheIds() {
    for (var size : new int[] {1, 2, 5, 6, 10, 768, 19_999}) {
      var ids = Workload.ids(100_000, size);
      assertTrue(Arrays.stream(ids).allMatch(id -> id >= 0 && id < size), () -> "of " + size);
    }
    assertArrayEquals(new int[] {9}, Workload.start(768));
    assertArrayEquals(new int[] {1}, Workload.start(2));
  }

  @Test
  void theMedianIsTheOneInTheMiddle() {
    assertEquals(3, new Speeds(List.of(9.0, 1.0, 3.0)).median());
    assertEquals(2, new Speeds(List.of(9.0, 1.0, 3.0, 1.0)).median());
    assertEquals(1, new Speeds(List.of(9.0, 1.0, 3.0)).min());
    assertEquals(9, new Speeds(List.of(9.0, 1.0, 3.0)).max());
    assertFalse(new Speeds(List.of()).isMeasured());
    assertEquals(0, new Speeds(List.of()).median());
  }

  @Test
  void ofEmbeddingsAPassReadsARow() {
    var untied =
        List.of(tensor("token_embd.weight", 8, 10), tensor("output.weight", 8, 10), vector());
    assertEquals(new Work(16 + 160 + 16, 920, 80), Work.of(model(untied, Map.of())));
    // The prompt's last token alone has logits.
    assertEquals(2 * 920 * 7 + 2 * 80, Work.of(model(untied, Map.of())).promptOperations(7));

    var tied = List.of(tensor("token_embd.weight", 8, 10), vector());
    assertEquals(new Work(160 + 16, 920, 80), Work.of(model(tied, Map.of())));
  }

  @Test
  void ofExpertsAPassReadsThoseThatARowUses() {
    var tensors =
        List.of(
            tensor("output.weight", 8, 10),
            tensor("blk.0.ffn_gate_inp.weight", 8, 4),
            tensor("blk.0.ffn_up_exps.weight", 8, 16, 4));
    var details = Map.<String, Object>of("expert_count", 4, "expert_used_count", 1);
    assertEquals(160 + 64 + 1024 / 4, Work.of(model(tensors, details)).weightBytes());
  }

  private static TensorInfo vector() {
    return tensor("output_norm.weight", 8);
  }

  private static TensorInfo tensor(String name, long... dimensions) {
    long elements = Arrays.stream(dimensions).reduce(1, (a, b) -> a * b);
    var list = Arrays.stream(dimensions).boxed().toList();
    return TensorInfo.builder().name(name).type("F16").dimensions(list).bytes(2 * elements).build();
  }

  private static ModelDescription model(List<TensorInfo> tensors, Map<String, Object> details) {
    var block = BlockInfo.builder().name("blk.0").kind("Block").details(details).build();
    return ModelDescription.builder()
        .name("some")
        .vocabularySize(10)
        .contextLength(100)
        .parameters(1000)
        .blocks(
            BlockInfo.builder().name("decoder").kind("Decoder").children(List.of(block)).build())
        .tensors(tensors)
        .cost(Cost.builder().multiplicationsPerToken(1000).build())
        .build();
  }
}
