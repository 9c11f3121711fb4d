package llm.gguf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import llm.tensor.Tensor;
import llm.tensor.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardSetTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void opensThroughAnyShard(int number) throws IOException {
    writeSet();
    var file = GgufFile.open(path(number));
    assertEquals(List.of("a1", "a2", "a3"), file.tensors().stream().map(Tensor::name).toList());
    assertEquals(List.of(path(1), path(2), path(3)), file.paths());
    assertEquals(path(1).toString(), file.name());
    assertEquals("the model", file.metadata().string("general.name").orElseThrow());
    var size = Files.size(path(1)) + Files.size(path(2)) + Files.size(path(3));
    assertEquals(size, file.byteSize());
    try (var arena = Arena.ofConfined()) {
      for (var tensor : file.tensors()) {
        var data = tensor.data().open(arena).toArray(ValueLayout.JAVA_BYTE);
        assertEquals(tensor.name(), "a" + data[0]);
      }
    }
  }

  @Test
  void namesMissingShards() throws IOException {
    writeSet();
    Files.delete(path(1));
    Files.delete(path(3));
    assertRefused(
        path(2),
        path(2),
        "2 of its 3 shards are missing: model-00001-of-00003.gguf, model-00003-of-00003.gguf");
  }

  @Test
  void refusesRenamedShard() throws IOException {
    writeSet();
    var renamed = Files.move(path(2), folder.resolve("model.gguf"));
    assertRefused(
        renamed,
        renamed,
        "is one of 3 files (split.count); expected a name that ends with -00002-of-00003.gguf");
  }

  @Test
  void refusesShardOfAnotherPlace() throws IOException {
    writeSet();
    write(shard(1), path(3), 3);
    assertRefused(path(1), path(3), "split.no is 1; expected 2");
  }

  @Test
  void refusesShardOfAnotherSet() throws IOException {
    writeSet();
    write(shard(1).put("split.count", MetadataType.UINT16, 4), path(2), 2);
    assertRefused(path(1), path(2), "split.count is 4; expected 3");
  }

  @Test
  void refusesAnotherNumberOfTensors() throws IOException {
    writeSet();
    write(shard(0).put("split.tensors.count", 4), path(1), 1);
    assertRefused(path(2), path(1), "split.tensors.count is 4; expected 3");
  }

  @Test
  void refusesTensorThatIsInTwoShards() throws IOException {
    writeSet();
    write(shard(2), path(3), 2);
    assertRefused(path(1), path(3), "tensor a2 is in another shard, too");
  }

  @Test
  void refusesAnotherNumberOfTensorsInAnyShard() throws IOException {
    writeSet();
    write(shard(2).put("split.tensors.count", 7), path(3), 3);
    assertRefused(path(1), path(3), "split.tensors.count is 7; expected 3");
  }

  @Test
  void refusesShardThatDoesNotSayItsPlace() throws IOException {
    writeSet();
    write(GgufWriter.create(), path(2), 2);
    assertRefused(path(1), path(2), "split.no is missing; expected 1");
  }

  @Test
  void refusesShardThatContradictsTheFirst() throws IOException {
    writeSet();
    write(shard(1).put("general.name", "another\u001b[31m"), path(2), 2);
    for (int opened : new int[] {1, 2, 3}) {
      assertRefused(
          path(opened),
          path(2),
          "general.name is another\uFFFD[31m; expected the model, as in the first shard");
    }
  }

  @Test
  void metadataMayBeRepeatedAndWhatIsNotInTheFirstShardIsSaid() throws IOException {
    writeSet();
    write(shard(1).put("general.name", "the model").alignment(64), path(2), 2);
    assertEquals(List.of(), GgufFile.open(path(1)).warnings());
    write(shard(1).put("general.name", "the model").put("general.author", "me"), path(2), 2);
    assertEquals(
        List.of(path(2) + ": metadata that the first shard has not is left out: general.author"),
        GgufFile.open(path(1)).warnings());
  }

  @Test
  void writerLeavesOutWhatSaysHowTheModelWasSplit() throws IOException {
    writeSet();
    var set = GgufFile.open(path(1));
    var merged = folder.resolve("merged.gguf");
    var writer = GgufWriter.create().putAll(set.metadata());
    set.tensors().forEach(writer::tensor);
    writer.write(merged);
    var file = GgufFile.open(merged);
    assertEquals(List.of("general.name"), List.copyOf(file.metadata().asMap().keySet()));
    assertEquals(3, file.tensors().size());
  }

  private void writeSet() {
    write(shard(0).put("general.name", "the model").put("split.tensors.count", 3), path(1), 1);
    write(shard(1), path(2), 2);
    write(shard(2), path(3), 3);
  }

  private static GgufWriter shard(int index) {
    return GgufWriter.create()
        .put("split.no", MetadataType.UINT16, index)
        .put("split.count", MetadataType.UINT16, 3);
  }

  private static void write(GgufWriter writer, Path path, int number) {
    var data = MemorySegment.ofArray(new byte[] {(byte) number});
    writer.tensor(new Tensor("a" + number, TensorType.I8, new long[] {1}, _ -> data)).write(path);
  }

  private Path path(int number) {
    return folder.resolve("model-0000%d-of-00003.gguf".formatted(number));
  }

  private static void assertRefused(Path opened, Path named, String problem) {
    var error = assertThrows(GgufException.class, () -> GgufFile.open(opened));
    assertEquals(named + ": " + problem, error.getMessage());
  }
}
