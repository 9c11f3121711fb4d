package llm.tensor.asm.amd64;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import llm.tensor.asm.MachineAccess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorFeaturesTest {
  private static final int ALL_STATES = 0x600e7;

  @TempDir Path folder;

  /** A processor that has features, and a system that keeps registers. */
  private record Fake(int leaves, int subleavesOf7, Set<Feature> features, int xcr0)
      implements ProcessorFeatures.Questions {
    @Override
    public int[] cpuid(int leaf, int subleaf) {
      var answer = new int[4];
      if (leaf == 0) answer[0] = leaves;
      if (leaf == 1) answer[2] = 1 << 27;
      if (leaf == 7 && subleaf == 0) answer[0] = subleavesOf7;
      var order = List.of(Register.RAX, Register.RBX, Register.RCX, Register.RDX);
      for (var f : features) {
        if (f.leaf == leaf && f.subleaf == subleaf) {
          answer[order.indexOf(f.register)] |= 1 << f.bit;
        }
      }
      return answer;
    }
  }

  @Test
  void eachBitIsAFeature() {
    var all = EnumSet.allOf(Feature.class);
    assertEquals(all, ProcessorFeatures.of(new Fake(7, 1, all, ALL_STATES)));
    for (var feature : Feature.values()) {
      var one = EnumSet.of(feature);
      assertEquals(one, ProcessorFeatures.of(new Fake(7, 1, one, ALL_STATES)));
    }
  }

  @Test
  void whatTheSystemDoesNotKeepIsNotThere() {
    var all = EnumSet.allOf(Feature.class);
    assertEquals(Set.of(Feature.BMI2), ProcessorFeatures.of(new Fake(7, 1, all, 1)));
    var avx = new ArrayList<>(ProcessorFeatures.of(new Fake(7, 1, all, 7)));
    assertEquals(
        List.of(
            Feature.AVX, Feature.F16C, Feature.FMA, Feature.AVX2, Feature.BMI2, Feature.AVX_VNNI),
        avx);
    var withoutTiles = ProcessorFeatures.of(new Fake(7, 1, all, 0xe7));
    assertEquals(
        EnumSet.complementOf(EnumSet.of(Feature.AMX_TILE, Feature.AMX_INT8, Feature.AMX_BF16)),
        withoutTiles);
  }

  @Test
  void whatAnOldProcessorCannotBeAskedIsNotThere() {
    var all = EnumSet.allOf(Feature.class);
    assertEquals(
        Set.of(Feature.AVX, Feature.F16C, Feature.FMA),
        ProcessorFeatures.of(new Fake(1, 0, all, ALL_STATES)));
    assertEquals(
        EnumSet.complementOf(EnumSet.of(Feature.AVX_VNNI, Feature.AVX512_BF16)),
        ProcessorFeatures.of(new Fake(7, 0, all, ALL_STATES)));
  }

  /** Linux masks what it does not let programs use, and so does the system's part of ours. */
  @Test
  void theProcessorSaysWhatLinuxSays() {
    assumeTrue(MachineAccess.obstacle() == null, "no machine code");
    assertEquals(ProcessorFeatures.described(), ProcessorFeatures.asked());
  }

  @Test
  void linuxNamesFeatures() throws IOException {
    var file = folder.resolve("cpuinfo");
    Files.writeString(file, "processor : 0\nflags\t\t: fpu avx avx512_vnni amx_tile avx_vnni\n");
    assertEquals(
        Set.of(Feature.AVX, Feature.AVX512_VNNI, Feature.AMX_TILE, Feature.AVX_VNNI),
        ProcessorFeatures.described(file));
    assertEquals(Set.of(), ProcessorFeatures.described(folder.resolve("none")));
  }
}
