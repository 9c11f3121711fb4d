package llm.arch.window;

import llm.testkit.ReferenceContract;

class MuseGlimmerTest extends ReferenceContract {
  MuseGlimmerTest() {
    super(new MuseGlimmer(), 1e-4, "muse-glimmer");
  }
}
