package llm.tensor.kernel.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import llm.tensor.asm.amd64.Feature;
import llm.tensor.kernel.machine.isa.InstructionSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InstructionSetsTest {
  private static final Set<Feature> ALL = EnumSet.allOf(Feature.class);
  private static final Set<Feature> ZEN_3 =
      EnumSet.of(Feature.AVX, Feature.AVX2, Feature.FMA, Feature.F16C, Feature.BMI2);

  private static List<String> available(Set<Feature> processor, int bits, @Nullable String tiles) {
    var sets = new InstructionSets(processor, bits, () -> tiles);
    return sets.available().stream().map(InstructionSet::name).toList();
  }

  private static @Nullable String obstacle(String wish, Set<Feature> processor, int bits) {
    return new InstructionSets(processor, bits, () -> "no permission").obstacle(wish);
  }

  @Test
  void theFastestIsFirst() {
    assertEquals(List.of("amx", "avx512", "avx2"), available(ALL, 512, null));
    assertEquals(List.of("avx512", "avx2"), available(ALL, 512, "no permission"));
    assertEquals(List.of("avx2"), available(ZEN_3, 512, null));
    assertEquals(List.of(), available(Set.of(), 512, null));
  }

  @Test
  void whatTheVmWasToldIsHonoured() {
    assertEquals(List.of("avx2"), available(ALL, 256, null));
    assertEquals(List.of(), available(ALL, 128, null));
    assertEquals(
        "it has vectors of 256 bits, and this VM is to use 128 at most"
            + " (-XX:UseAVX, -XX:MaxVectorSize, -Dllm.vector.bits)",
        obstacle("", ALL, 128));
  }

  @Test
  void whatIsMissingIsNamed() {
    assertNull(obstacle("", ZEN_3, 512));
    assertEquals(
        "this processor has no avx2, f16c", obstacle("", Set.of(Feature.AVX, Feature.FMA), 512));
    assertEquals(
        "this processor has no avx512_vnni, avx512bw, avx512dq, avx512f, avx512vl",
        obstacle("avx512", ZEN_3, 512));
    assertEquals("no permission", obstacle("amx", ALL, 512));
    assertNull(obstacle("avx2", ALL, 256));
  }

  @Test
  void whatIsAskedForIsChosen() {
    var sets = new InstructionSets(ALL, 512, () -> null);
    for (var name : List.of("avx2", "avx512", "amx")) {
      assertEquals(Optional.of(name), sets.chosen(name).map(InstructionSet::name));
    }
    assertEquals(Optional.of("amx"), sets.chosen("").map(InstructionSet::name));
    var noTiles = new InstructionSets(ALL, 512, () -> "the system does not permit them");
    assertEquals(Optional.of("avx512"), noTiles.chosen("").map(InstructionSet::name));
    assertEquals(Optional.empty(), new InstructionSets(ZEN_3, 512, () -> null).chosen("avx512"));
  }

  /** Tiles make each thread's registers larger: a process that has no use for them goes without. */
  @Test
  void tilesAreAskedForOnlyWhereTheyAreWanted() {
    var asked = new AtomicInteger();
    var sets =
        new InstructionSets(
            ALL,
            512,
            () -> {
              asked.incrementAndGet();
              return null;
            });
    assertEquals(Optional.of("avx512"), sets.chosen("avx512").map(InstructionSet::name));
    assertNull(sets.obstacle(""));
    assertEquals(0, asked.get());
    assertEquals(Optional.of("amx"), sets.chosen("").map(InstructionSet::name));
    assertEquals(1, asked.get());
  }

  /** Code for one set does not use what only another one is to use. */
  @Test
  void featuresAreThoseOfTheSetThatTheProcessorHas() {
    var avx2 = new InstructionSets(ALL, 512, () -> null).chosen("avx2").orElseThrow();
    assertTrue(avx2.has(Feature.AVX_VNNI));
    assertFalse(avx2.has(Feature.AVX512_VNNI));
    assertEquals(256, avx2.bits());
    assertEquals(8, avx2.lanes());
    assertFalse(avx2.hasOpmasks());
    var zen = new InstructionSets(ZEN_3, 512, () -> null).chosen("avx2").orElseThrow();
    assertFalse(zen.has(Feature.AVX_VNNI));
    assertTrue(zen.has(Feature.FMA));
    var avx512 = new InstructionSets(ALL, 512, () -> null).chosen("avx512").orElseThrow();
    assertFalse(avx512.has(Feature.AMX_TILE));
    assertTrue(avx512.hasOpmasks());
  }
}
