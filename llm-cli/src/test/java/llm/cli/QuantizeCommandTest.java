package llm.cli;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import llm.cli.bundle.BundledModels;
import llm.cli.quantize.FileType;
import llm.gguf.GgufFile;
import llm.gguf.GgufWriter;
import llm.tensor.Tensor;
import llm.tensor.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class QuantizeCommandTest {
  /** Root-mean-square error of a type's weights, as a part of the weights' own, at most. */
  private static final Map<TensorType, Double> ERRORS =
      Map.of(
          TensorType.F32, 0.0,
          TensorType.F16, 0.0, // the bundled model is F16 itself
          TensorType.BF16, 0.003,
          TensorType.Q8_0, 0.007,
          TensorType.Q6_K, 0.025,
          TensorType.Q5_K, 0.045,
          TensorType.Q5_1, 0.05,
          TensorType.Q5_0, 0.06,
          TensorType.Q4_K, 0.09,
          TensorType.Q4_1, 0.11);

  private static final double ERROR_Q4_0 = 0.12;

  private final CommandRun command = new CommandRun();
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void theBundledModelLoadsAndGenerates(FileType type) {
    var out = folder.resolve("out.gguf");
    quantize("demo:llama", out, type.label());
    var file = GgufFile.open(out);
    assertEquals((long) type.id(), file.metadata().integer("general.file_type").orElseThrow());
    assertEquals(2L, file.metadata().integer("general.quantization_version").orElseThrow());
    var original = original();
    assertEquals(
        original.metadata().asMap().get("tokenizer.ggml.tokens"),
        file.metadata().asMap().get("tokenizer.ggml.tokens"));
    assertEquals(names(original), names(file));
    // Its rows have 256 columns, whole blocks of every type.
    var down = file.tensor("blk.1.ffn_down.weight").orElseThrow().type();
    assertTrue(down == type.type() || down == TensorType.Q6_K, () -> type + " gives " + down);
    for (var tensor : file.tensors())
      assertClose(original.tensor(tensor.name()).orElseThrow(), tensor);

    var run = CommandRun.real();
    assertEquals(
        0,
        run.run(
            "run", "-m", out.toString(), "--temperature", "0", "-n", "12", "--json", "Once upon a"),
        run.err());
    assertTrue(run.json().path("text").asString().startsWith(" time"), run.out());
    assertEquals(12, run.json().path("tokens").size());
  }

  private static void assertClose(Tensor original, Tensor tensor) {
    assertArrayEquals(original.dimensions(), tensor.dimensions());
    var expected = original.toFloats();
    var found = tensor.toFloats();
    double error = 0;
    double square = 0;
    for (var i = 0; i < expected.length; i++) {
      error += Math.pow(found[i] - expected[i], 2);
      square += Math.pow(expected[i], 2);
    }
    double relative = Math.sqrt(error / square);
    double bound = ERRORS.getOrDefault(tensor.type(), ERROR_Q4_0);
    assertTrue(relative <= bound, () -> tensor + " is wrong by " + relative);
  }

  @Test
  void saysWhatItDid() {
    quantize("demo:llama", folder.resolve("out.gguf"), "Q4_K_M");
    assertTrue(command.out().contains("bits a weight"), command.out());
    assertTrue(command.out().contains("7 F32"), command.out());
    assertTrue(
        command.err().contains("are Q5_0, not Q4_K: 96 columns are no multiple of 256"),
        command.err());
  }

  @Test
  void anExistingFileIsReplacedOnlyByForce() throws IOException {
    var out = Files.writeString(folder.resolve("out.gguf"), "mine");
    assertEquals(1, command.run("quantize", "demo:llama", out.toString(), "q8_0"));
    assertTrue(command.err().contains("is there already"), command.err());
    assertEquals("mine", Files.readString(out));
    assertEquals(0, command.run("quantize", "--force", "demo:llama", out.toString(), "q8_0"));
    assertFalse(GgufFile.open(out).tensors().isEmpty());
  }

  @Test
  void whatIsReadIsNeverReplaced() throws IOException {
    var in = folder.resolve("in.gguf");
    quantize("demo:llama", in, "f16");
    var bytes = Files.readAllBytes(in);
    var other = folder.resolve("x").resolve("..").resolve("in.gguf");
    Files.createDirectory(folder.resolve("x"));
    for (var out : List.of(in, other)) {
      assertEquals(1, command.run("quantize", "--force", in.toString(), out.toString(), "q8_0"));
      assertTrue(command.err().contains("is what is read"), command.err());
    }
    assertArrayEquals(bytes, Files.readAllBytes(in));
  }

  @Test
  void quantizedWeightsAreQuantizedAnewOnlyWhereThatIsWanted() {
    var q8 = folder.resolve("q8.gguf");
    var out = folder.resolve("out.gguf");
    quantize("demo:llama", q8, "q8_0");
    assertEquals(1, command.run("quantize", q8.toString(), out.toString(), "q4_0"));
    assertTrue(command.err().contains("--allow-requantize"), command.err());
    assertFalse(Files.exists(out));
    assertEquals(
        0, command.run("quantize", "--allow-requantize", q8.toString(), out.toString(), "q4_0"));
    // To the type that they have, weights are copied.
    quantize(q8.toString(), folder.resolve("same.gguf"), "q8_0");
  }

  @Test
  void anUnknownTypeIsWrongUsage() {
    assertEquals(2, command.run("quantize", "demo:llama", folder + "/out", "q3"));
    assertTrue(command.err().contains("q4_k_m"), command.err());
    assertEquals(2, command.run("quantize", "demo:llama", folder + "/out"));
    assertEquals(2, command.run("quantize", "-t", "0", "demo:llama", folder + "/out", "q8_0"));
  }

  @Test
  void weightsThatAreNoNumbersAreNamedAndNothingIsLeft() throws IOException {
    var in = folder.resolve("in.gguf");
    GgufWriter.create()
        .put("general.architecture", "some")
        .tensor(random("good.weight", 1 << 10))
        .tensor(
            new Tensor(
                "bad.weight",
                TensorType.F32,
                new long[] {32, 2},
                arena -> {
                  var floats = arena.allocate(256);
                  floats.set(JAVA_FLOAT_UNALIGNED, 40 * 4, Float.NaN);
                  return floats;
                }))
        .write(in);
    assertEquals(1, command.run("quantize", in.toString(), folder + "/out", "q8_0"));
    assertTrue(command.err().contains("bad.weight"), command.err());
    assertTrue(command.err().contains("element 40 is NaN"), command.err());
    assertEquals(List.of("in.gguf"), list());
  }

  /** A number that fits the type it has, and neither the new one nor the scale of its block. */
  @ParameterizedTest
  @CsvSource({
    "f16,70000",
    "f16,-1e6",
    "bf16,3.4028e38",
    "q8_0,1e7",
    "q4_0,-1e6",
    "q5_1,1e7",
    "q6_k,1e9",
    "q4_k,1e9",
    "f16,NaN",
    "bf16,Infinity"
  })
  void weightsThatTheTypeCannotHoldAreNamedAndNothingIsLeft(String type, float value)
      throws IOException {
    var in = folder.resolve("in.gguf");
    GgufWriter.create()
        .put("general.architecture", "some")
        .tensor(random("good.weight", 1 << 10))
        .tensor(with("bad.weight", 300, value, 512, 2))
        .write(in);
    assertEquals(1, command.run("quantize", in.toString(), folder + "/out", type));
    assertTrue(command.err().contains("bad.weight F32 [512 x 2]: element "), command.err());
    assertTrue(command.err().contains("cannot hold"), command.err());
    assertEquals(List.of("in.gguf"), list());
  }

  @Test
  void doublesThatFloatsCannotHoldAreNamed() throws IOException {
    var in = folder.resolve("in.gguf");
    GgufWriter.create()
        .put("general.architecture", "some")
        .tensor(
            new Tensor(
                "bad.weight",
                TensorType.F64,
                new long[] {32, 2},
                arena -> {
                  var doubles = arena.allocate(512);
                  doubles.set(java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED, 7 * 8, 1e300);
                  return doubles;
                }))
        .write(in);
    assertEquals(1, command.run("quantize", in.toString(), folder + "/out", "f32"));
    assertTrue(command.err().contains("bad.weight F64 [32 x 2]: element 7"), command.err());
    assertEquals(List.of("in.gguf"), list());
  }

  @Test
  void infinitiesThatAreCopiedAreSaid() {
    var in = folder.resolve("in.gguf");
    GgufWriter.create()
        .put("general.architecture", "some")
        .tensor(with("mask", 5, Float.NEGATIVE_INFINITY, 32))
        .tensor(random("good.weight", 4))
        .write(in);
    quantize(in.toString(), folder.resolve("out"), "q8_0");
    assertTrue(
        command.err().contains("llm: warning: mask F32 [32]: element 5 is -Infinity, and stays so"),
        command.err());
  }

  private static Tensor with(String name, int at, float value, long... dimensions) {
    return new Tensor(
        name,
        TensorType.F32,
        dimensions,
        arena -> {
          var floats = arena.allocate(LongStream.of(dimensions).reduce(4, (a, b) -> a * b));
          floats.set(JAVA_FLOAT_UNALIGNED, at * 4L, value);
          return floats;
        });
  }

  @Test
  void stoppedItLeavesNothing() throws IOException {
    var in = large();
    var thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    awaitPart();
                    command.interrupts.interrupt();
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                });
    assertEquals(130, command.run("quantize", in.toString(), folder + "/out", "q6_k"));
    assertEquals(List.of("in.gguf"), list());
    thread.interrupt();
  }

  @Test
  @Timeout(120)
  void killedItLeavesNothingUnderTheFinalName() throws Exception {
    var in = large();
    var out = folder.resolve("out.gguf");
    var modules =
        ModuleLayer.boot().configuration().modules().stream()
            .flatMap(module -> module.reference().location().stream())
            .filter(location -> location.getScheme().equals("file"))
            .map(location -> Path.of(location).toString())
            .collect(Collectors.joining(File.pathSeparator));
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-p",
                modules,
                "-m",
                "llm.cli/llm.cli.Main",
                "quantize",
                in.toString(),
                out.toString(),
                "q6_k")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    try {
      awaitPart();
      assertTrue(process.isAlive(), () -> "ended before it was killed");
    } finally {
      process.destroyForcibly();
    }
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertNotEquals(0, process.exitValue(), "it ended before it was killed");
    assertFalse(Files.exists(out));
    assertTrue(list().stream().anyMatch(name -> name.endsWith(".part")), () -> "nothing was begun");
  }

  /** Waits until a file is being written, and has some of its tensors. */
  private void awaitPart() throws IOException {
    for (var i = 0; i < 60_000; i += 5) {
      for (var name : list()) {
        if (name.endsWith(".part") && Files.size(folder.resolve(name)) > 1 << 20) return;
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        return;
      }
    }
    throw new AssertionError("nothing is being written: " + list());
  }

  /** A file that takes a while: 48 tensors of half a million weights. */
  private Path large() {
    var file = folder.resolve("in.gguf");
    var writer = GgufWriter.create().put("general.architecture", "some");
    for (var i = 0; i < 48; i++) writer.tensor(random("blk." + i + ".weight", 1 << 10));
    writer.write(file);
    return file;
  }

  private static Tensor random(String name, int rows) {
    return new Tensor(
        name,
        TensorType.F32,
        new long[] {512, rows},
        arena -> {
          var random = new Random(rows);
          var floats = new float[512 * rows];
          for (var i = 0; i < floats.length; i++) floats[i] = random.nextFloat() - 0.5f;
          return arena.allocate(4L * floats.length).copyFrom(MemorySegment.ofArray(floats));
        });
  }

  private List<String> list() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static List<String> names(GgufFile file) {
    return file.tensors().stream().map(Tensor::name).toList();
  }

  private static GgufFile original() {
    return GgufFile.read("llama", MemorySegment.ofArray(BundledModels.named("llama").bytes()));
  }

  private void quantize(String in, Path out, String type) {
    assertEquals(0, command.run("quantize", in, out.toString(), type), command.err());
  }
}
