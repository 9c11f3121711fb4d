package llm.tensor.kernel.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptimizingCompilerTest {
  private static final String HOTSPOT = "OpenJDK 64-Bit Server VM";
  private static final String VERSION = "25.0.3+9-LTS";
  private static final String MIXED = "mixed mode, sharing";

  private static @Nullable String obstacle(String mode, String... options) {
    return new OptimizingCompiler(HOTSPOT, VERSION, mode, false, options(options)).obstacle();
  }

  private static VmOptions options(String... options) {
    return VmOptions.of(Map.of(), List.of(options));
  }

  @Test
  void thisBuildsTestsHaveC2() {
    assertNull(OptimizingCompiler.ofThisVm().obstacle());
  }

  @ParameterizedTest
  @ValueSource(strings = {"interpreted mode, sharing", "mixed mode, emulated-client, sharing"})
  void theVmSaysSoItself(String mode) {
    assertNotNull(obstacle(mode));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:TieredStopAtLevel=0",
        "-XX:TieredStopAtLevel=2",
        "-XX:TieredStopAtLevel=3",
        "-XX:-UseCompiler",
        "-XX:-EnableVectorSupport",
        "-XX:+UseJVMCICompiler"
      })
  void orItsOptionsDo(String option) {
    assertNotNull(obstacle(MIXED, option));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:TieredStopAtLevel=4",
        "-XX:-TieredCompilation",
        "-XX:+UseCompiler",
        "-XX:+EnableVectorSupport",
        "-XX:-UseJVMCICompiler",
        "-XX:+EnableJVMCI"
      })
  void whatLeavesC2AloneIsNoObstacle(String option) {
    assertNull(obstacle(MIXED, option));
  }

  /** Without tiers there is C2 alone, whatever the last tier is said to be. */
  @Test
  void tiersDoNotMatterWhereThereAreNone() {
    assertNull(obstacle(MIXED, "-XX:-TieredCompilation", "-XX:TieredStopAtLevel=3"));
  }

  @ParameterizedTest
  @CsvSource({
    "OpenJDK 64-Bit Server VM, true",
    "Java HotSpot(TM) 64-Bit Server VM, true",
    "Eclipse OpenJ9 VM, false",
    "OpenJDK 64-Bit Zero VM, false",
    "OpenJDK Client VM, false",
    "Substrate VM, false"
  })
  void onlyHotSpotsServerVmHasC2(String vm, boolean hasC2) {
    var found = new OptimizingCompiler(vm, VERSION, MIXED, false, options()).obstacle();
    assertEquals(hasC2, found == null, found);
  }

  @Test
  void graalTakesC2sPlaceUnlessSwitchedOff() {
    var graal = "25+37-LTS-jvmci-b01";
    assertNotNull(new OptimizingCompiler(HOTSPOT, graal, MIXED, true, options()).obstacle());
    assertNotNull(new OptimizingCompiler(HOTSPOT, VERSION, MIXED, true, options()).obstacle());
    var off = options("-XX:-UseJVMCICompiler");
    assertNull(new OptimizingCompiler(HOTSPOT, graal, MIXED, true, off).obstacle());
    var interfaceOnly = options("-XX:+EnableJVMCI");
    assertNull(new OptimizingCompiler(HOTSPOT, VERSION, MIXED, true, interfaceOnly).obstacle());
  }
}
