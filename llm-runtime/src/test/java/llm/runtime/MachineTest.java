package llm.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
  }
}
