package llm.arch.llama;

import llm.testkit.ReferenceContract;

class SeedOssTest extends ReferenceContract {
  SeedOssTest() {
    super(new SeedOss(), 1e-4, "seed_oss");
  }
}
