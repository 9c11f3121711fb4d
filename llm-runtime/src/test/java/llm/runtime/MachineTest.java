package llm.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineTest {
  @ParameterizedTest
  @CsvSource({
    "[always] madvise never, '', true",
    "always [madvise] never, '', false",
    "always [madvise] never, glibc.malloc.hugetlb=1, true",
    "always [madvise] never, glibc.malloc.check=3:glibc.malloc.hugetlb=1, true",
    "always [madvise] never, glibc.malloc.hugetlb=0, false",
    "always madvise [never], glibc.malloc.hugetlb=1, false"
  })
  void hugePagesAreGivenOrAskedFor(String setting, String tunables, boolean expected) {
    assertEquals(expected, Machine.hasHugePages(setting + "\n", tunables));
    assertEquals(!expected, Machine.hugePagesHint(setting + "\n", tunables).isPresent());
  }

  @Test
  void whatGivesHugePagesIsSaid() {
    var asked = Machine.hugePagesHint("always [madvise] never\n", "").orElseThrow();
    assertTrue(
        asked.endsWith("only there: set GLIBC_TUNABLES=glibc.malloc.hugetlb=1 in the environment"),
        asked);
    var never = Machine.hugePagesHint("always madvise [never]\n", "").orElseThrow();
    assertTrue(
        never.contains("write madvise to /sys/kernel/mm/transparent_hugepage/enabled"), never);
  }
}
