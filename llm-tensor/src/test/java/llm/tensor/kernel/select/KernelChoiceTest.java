package llm.tensor.kernel.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.List;
import llm.tensor.RequestedKernels;
import llm.tensor.codec.FloatElements;
import llm.tensor.codec.TernaryBlocks;
import llm.tensor.kernel.Kernels;
import llm.tensor.kernel.machine.avx512.Avx512;
import llm.tensor.kernel.vector.lanes.VectorBits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RequestedKernels.class)
class KernelChoiceTest {
  private static final Surroundings EVERYTHING = here(null, null, null);
  private static final Surroundings NO_VECTORS = here("no module", null, "no module");
  private static final Surroundings NO_C2 = here(null, "no C2", "none");
  private static final Surroundings NO_PROCESSOR =
      here(null, null, "this processor has no avx512f");
  private static final Surroundings UNGRANTED =
      new Surroundings(
          null, null, new MachineCode(null, "native access is not granted", true), List.of());

  /** Asked before machine code is made: its first use grants native access, with a warning. */
  private static final KernelChoice CHOSEN = KernelChoice.chosen();

  private static final boolean HAS_MACHINE_CODE = Surroundings.ofThisVm().noMachineCode() == null;

  private static Surroundings here(
      @Nullable String noVectors, @Nullable String slow, @Nullable String noMachineCode) {
    return new Surroundings(noVectors, slow, code(noMachineCode), List.of());
  }

  private static MachineCode code(@Nullable String obstacle) {
    return obstacle == null ? MachineCode.of(Avx512.INSTRUCTION_SET) : MachineCode.none(obstacle);
  }

  @Test
  void runsAsNamedModule() {
    assertEquals("llm.tensor", Kernels.class.getModule().getName());
  }

  /** As a named module the Vector API is always there; each execution of the tests says what. */
  @Test
  void whatWasAskedForIsInUse() {
    var wish = System.getProperty(KernelChoice.PROPERTY, "auto");
    var kernels = CHOSEN.kernels();
    assertEquals(expected(wish), kernels.name());
    assertEquals(List.of(), CHOSEN.warnings());
    var bits = System.getProperty(VectorBits.PROPERTY, "");
    if (kernels.name().equals("vector") && !bits.isEmpty()) {
      assertEquals(Integer.parseInt(bits), kernels.vectorBits());
    }
  }

  private static String expected(String wish) {
    boolean isSaid = List.of("scalar", "vector", "machine").contains(wish);
    return isSaid ? wish : HAS_MACHINE_CODE ? "machine" : "vector";
  }

  @Test
  void wrongValuesAreNamed() {
    var kernels =
        assertThrows(IllegalArgumentException.class, () -> KernelChoice.choose("fast", EVERYTHING));
    assertEquals(
        "-Dllm.kernels=fast, expected auto, large, machine, scalar or vector",
        kernels.getMessage());
    var bits = assertThrows(IllegalArgumentException.class, () -> VectorBits.parse("64"));
    assertEquals("-Dllm.vector.bits=64, expected 128, 256 or 512", bits.getMessage());
  }

  @Test
  void scalarIsAlwaysThere() {
    for (var here : List.of(EVERYTHING, NO_VECTORS, NO_C2, NO_PROCESSOR)) {
      var choice = KernelChoice.choose("scalar", here);
      assertEquals("scalar", choice.kernels().name());
      assertTrue(choice.reason().contains("llm.kernels"));
      assertEquals(List.of(), choice.warnings());
    }
  }

  @Test
  void machineCodeIsFastest() {
    for (var wish : List.of("auto", "large", "machine")) {
      var choice = KernelChoice.choose(wish, EVERYTHING);
      assertEquals("machine", choice.kernels().name());
      assertEquals(512, choice.kernels().vectorBits());
      assertFalse(choice.kernels().isSlowUnpacked());
      assertEquals(List.of(), choice.warnings());
      assertEquals(List.of(), choice.hints());
    }
    assertEquals("vector", KernelChoice.choose("vector", EVERYTHING).kernels().name());
  }

  @Test
  void whatCannotBeHadIsRefused() {
    assertRefused("machine", NO_PROCESSOR, "-Dllm.kernels=machine: this processor has no avx512f");
    assertRefused("machine", UNGRANTED, "-Dllm.kernels=machine: native access is not granted");
    assertRefused("machine", NO_VECTORS, "-Dllm.kernels=machine: no module");
    assertRefused("vector", NO_VECTORS, "-Dllm.kernels=vector: no module");
  }

  private static void assertRefused(String wish, Surroundings here, String message) {
    var e = assertThrows(IllegalStateException.class, () -> KernelChoice.choose(wish, here));
    assertEquals(message, e.getMessage());
  }

  @Test
  void withoutTheModuleScalarLoopsComputeAndAWarningSaysSo() {
    var choice = KernelChoice.choose("auto", NO_VECTORS);
    assertEquals("scalar", choice.kernels().name());
    assertTrue(choice.warnings().getFirst().endsWith("because no module"));
  }

  /** A Spring Boot jar: its manifest grants native access, and cannot add a module. */
  @Test
  void withoutTheModuleMachineCodeComputesBesideScalarLoops() {
    var here = here("no module", null, null);
    for (var wish : List.of("auto", "large", "machine")) {
      var choice = KernelChoice.choose(wish, here);
      assertEquals("machine", choice.kernels().name());
      assertTrue(choice.warnings().getFirst().endsWith("slow scalar kernels: no module"));
      assertEquals(0, choice.kernels().packings(TernaryBlocks.TQ2_0, 256, 256).count());
      assertTrue(choice.kernels().isSlowUnpacked());
    }
  }

  @Test
  void withoutTheModuleItIsSaidWhatNativeAccessWouldBring() {
    var here =
        new Surroundings(
            "no module", null, new MachineCode(null, "it is not granted", true), List.of());
    assertEquals(
        List.of("machine code would be many times as fast, but it is not granted"),
        KernelChoice.choose("auto", here).hints());
  }

  @Test
  void withoutC2ScalarLoopsComputeAndAWarningSaysSo() {
    var choice = KernelChoice.choose("auto", NO_C2);
    assertEquals("scalar", choice.kernels().name());
    assertEquals("no C2", choice.reason());
    assertTrue(choice.warnings().getFirst().endsWith(": no C2"));
  }

  @Test
  void withoutC2AWishForVectorsIsObeyedWithAWarning() {
    var choice = KernelChoice.choose("vector", NO_C2);
    assertEquals("vector", choice.kernels().name());
    assertTrue(choice.warnings().getFirst().endsWith(": no C2"));
  }

  /** Machine code needs no compiler, but the kernels beside it do. */
  @Test
  void withoutC2MachineCodeComputesBesideScalarLoops() {
    var here = here(null, "no C2", null);
    var choice = KernelChoice.choose("auto", here);
    assertEquals("machine", choice.kernels().name());
    assertTrue(choice.warnings().getFirst().contains("no machine code"));
    var packings = choice.kernels().packings(TernaryBlocks.TQ2_0, 256, 256);
    assertEquals(0, packings.count(), "no kernel of the Vector API is beside it");
    try (var arena = Arena.ofConfined()) {
      var weights = choice.kernels().matrix(FloatElements.F32, arena.allocate(64), 1, 16);
      assertEquals("scalar", weights.kernel());
    }
  }

  @Test
  void whatNativeAccessWouldBringIsSaid() {
    var choice = KernelChoice.choose("auto", UNGRANTED);
    assertEquals("vector", choice.kernels().name());
    assertEquals(
        List.of("machine code would be 1.4 to 2.5 times as fast, but native access is not granted"),
        choice.hints());
    assertTrue(choice.reason().endsWith("no machine code: native access is not granted"));
    assertEquals(List.of(), KernelChoice.choose("auto", NO_PROCESSOR).hints());
    assertEquals(List.of(), KernelChoice.choose("vector", UNGRANTED).hints(), "it was asked for");
  }

  @Test
  void dangersAreWarnedOf() {
    var here = new Surroundings(null, null, code("none"), List.of("beware"));
    for (var wish : List.of("auto", "large", "scalar", "vector")) {
      assertEquals(List.of("beware"), KernelChoice.choose(wish, here).warnings());
    }
  }

  @Test
  void whatIsAvailableIsWhatCanBeHad() {
    var names = KernelChoice.available().stream().map(Kernels::name).toList();
    boolean machine = Surroundings.ofThisVm().noMachineCode() == null;
    var expected = machine ? List.of("scalar", "vector", "machine") : List.of("scalar", "vector");
    assertEquals(expected, names);
  }
}
