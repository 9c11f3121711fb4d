package llm.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Random;
import llm.tensor.kernel.machine.InstructionSets;
import llm.tensor.kernel.machine.MachineKernels;
import llm.tensor.kernel.scalar.ScalarKernels;
import llm.tensor.kernel.select.Always;
import llm.tensor.kernel.select.KernelChoice;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Matrices that are copied out of a file into memory. */
class TensorCopyTest {
  private static final Workers WORKERS = Workers.of(3);
  private final Random random = new Random(25);

  @AfterAll
  static void close() {
    WORKERS.close();
  }

  /** Large enough for several parts, whose number of rows is no multiple of any tile. */
  @ParameterizedTest
  @EnumSource(
      value = TensorType.class,
      names = {"F32", "F16", "BF16", "IQ3_S", "Q4_0"})
  void aCopyMultipliesAsTheFileDoes(TensorType type) {
    var tensor = TestTensors.random(type, random, 512, 1031);
    for (int n : new int[] {1, 3, 9}) {
      var x = TestTensors.rows(random, n, 512);
      float delta = KernelInfo.current().name().equals("machine") ? 1e-4f : 0; // another order
      assertArrayEquals(multiply(tensor, x), multiply(TestTensors.inFile(tensor), x), delta);
    }
  }

  /** Each part is read from where it lies, and packed alone. */
  @ParameterizedTest
  @EnumSource(
      value = TensorType.class,
      names = {"Q4_0", "Q4_K", "Q8_0", "Q5_K"})
  void whatIsRepackedOutOfAFileMultipliesAsOutOfMemory(TensorType type) {
    var tensor = TestTensors.random(type, random, 512, 1031);
    try (var memory = new TensorMemory(WORKERS, false)) {
      var packed = memory.matrix(TestTensors.named("memory", tensor));
      var read = memory.matrix(TestTensors.named("file", TestTensors.inFile(tensor)));
      assertEquals(packed.kernel(), read.kernel());
      for (int n : new int[] {1, 3, 9}) {
        var x = TestTensors.rows(random, n, 512);
        var expected = Rows.zero(n, 1031);
        var actual = Rows.zero(n, 1031);
        packed.multiply(x, expected, new Workspace(WORKERS));
        read.multiply(x, actual, new Workspace(WORKERS));
        assertArrayEquals(expected.data(), actual.data());
      }
    }
  }

  /** Repacked ones are read part by part: each part from where it lies. */
  @ParameterizedTest
  @EnumSource(
      value = TensorType.class,
      names = {"F16", "Q8_0", "Q4_0", "Q5_0"})
  void expertsMayLieAcrossParts(TensorType type) {
    var tensor = TestTensors.random(type, random, 512, 701, 3);
    try (var memory = exactMemory();
        var mapping = exactMemory()) {
      var copies = memory.matrix(TestTensors.inFile(tensor)).split(3);
      var mapped = mapping.matrix(tensor).split(3);
      var a = new float[512];
      var b = new float[512];
      for (int i = 0; i < 3; i++) {
        for (int row = 0; row < 701; row++) {
          copies.get(i).row(row, a, 0);
          mapped.get(i).row(row, b, 0);
          assertArrayEquals(b, a);
        }
      }
    }
  }

  /** As in a jar whose manifest grants native access, and cannot add the Vector API. */
  @Test
  void whatLiesInMemoryIsPackedTooWhereItWouldBeSlow() {
    // who makes machine code where nothing is granted, grants it to all tests of the VM
    assumeTrue(
        KernelChoice.available().stream().anyMatch(k -> k.name().equals("machine")),
        "no machine code here, or native access is not granted");
    var tensor = TestTensors.random(TensorType.F16, random, 64, 32);
    var scalar = new ScalarKernels();
    for (var set : InstructionSets.ofThisMachine(512).available()) {
      var backend = Backend.of(new Always(new MachineKernels(set, scalar, scalar)));
      long bytes = tensor.byteSize();
      try (var memory = new TensorMemory(WORKERS, false, backend).repackUpTo(bytes)) {
        var packed = memory.matrix(TestTensors.named("packed", tensor));
        assertTrue(packed.kernel().startsWith("machine code"), packed.kernel());
        assertEquals("scalar", memory.matrix(TestTensors.named("more", tensor)).kernel());
      }
    }
  }

  /** Some kernels copy F16 in another layout: then it counts as repacked, under the same limit. */
  @ParameterizedTest
  @EnumSource(
      value = TensorType.class,
      names = {"F32", "F16"})
  void copiesEndAtTheLimit(TensorType type) {
    var tensor = TestTensors.inFile(TestTensors.random(type, random, 64, 32));
    long bytes = tensor.byteSize();
    try (var memory = new TensorMemory(WORKERS, false).copyUpTo(2 * bytes + 1)) {
      for (int i = 0; i < 4; i++) memory.matrix(TestTensors.named("w" + i, tensor));
      var held = memory.statistics();
      assertEquals(2 * bytes, held.copiedBytes() + held.repackedBytes());
      assertEquals(2 * bytes, held.mappedBytes());
    }
  }

  /** Copies that are no faster are not made, and those that are end at the limit. */
  @ParameterizedTest
  @EnumSource(
      value = TensorType.class,
      names = {"F32", "F16"})
  void whatIsRepackedHasALimitOfItsOwn(TensorType type) {
    var tensor = TestTensors.inFile(TestTensors.random(type, random, 256, 256));
    long bytes = tensor.byteSize();
    try (var memory = new TensorMemory(WORKERS, false).repackUpTo(2 * bytes + 1)) {
      for (int i = 0; i < 3; i++) memory.matrix(TestTensors.named("w" + i, tensor));
      var held = memory.statistics();
      boolean repacks = KernelInfo.current().name().equals("machine");
      assertEquals(0, held.copiedBytes());
      if (repacks) assertEquals(2 * bytes, held.repackedBytes());
      assertEquals(3 * bytes, held.mappedBytes() + held.repackedBytes());
    }
  }

  @Test
  void whatIsInMemoryOrRepackedOrLookedUpIsNotCopied() {
    var f16 = TestTensors.random(TensorType.F16, random, 64, 8);
    var q4 = TestTensors.inFile(TestTensors.random(TensorType.Q4_0, random, 512, 256));
    try (var memory = new TensorMemory(WORKERS, false).copyUpTo(Long.MAX_VALUE)) {
      memory.matrix(q4); // copied only by kernels that do not repack
      boolean repacked = memory.statistics().repackedBytes() > 0;
      assertEquals(repacked ? 0 : q4.byteSize(), memory.statistics().copiedBytes());
    }
    try (var memory = new TensorMemory(WORKERS, false).copyUpTo(Long.MAX_VALUE)) {
      memory.matrix(f16);
      memory.table(TestTensors.named("table", TestTensors.inFile(f16)));
      assertEquals(0, memory.statistics().copiedBytes());
      assertEquals(2 * f16.byteSize(), memory.statistics().mappedBytes());
    }
  }

  @Test
  void describingCopiesNothingAndSaysTheSame() {
    var tensor = TestTensors.inFile(TestTensors.random(TensorType.F32, random, 64, 32));
    try (var memory = new TensorMemory(WORKERS, false).copyUpTo(1 << 20);
        var describing =
            TensorMemory.describing(WORKERS, false, Backend.chosen()).copyUpTo(1 << 20)) {
      assertEquals(memory.matrix(tensor).kernel(), describing.matrix(tensor).kernel());
      var described = describing.statistics();
      assertEquals(tensor.byteSize(), described.copiedBytes() + described.repackedBytes());
      assertEquals(memory.statistics().mappedBytes(), describing.statistics().mappedBytes());
    }
  }

  private static TensorMemory exactMemory() {
    return new TensorMemory(WORKERS, true).copyUpTo(Long.MAX_VALUE);
  }

  private static float[] multiply(Tensor tensor, Rows x) {
    try (var memory = exactMemory()) {
      var matrix = memory.matrix(tensor);
      var held = memory.statistics();
      if (!tensor.data().isInFile()) assertEquals(0, held.copiedBytes());
      else if (held.repackedBytes() == 0) assertEquals(tensor.byteSize(), held.copiedBytes());
      var y = Rows.zero(x.rows(), matrix.rows());
      matrix.multiply(x, y, new Workspace(WORKERS));
      return y.data();
    }
  }
}
