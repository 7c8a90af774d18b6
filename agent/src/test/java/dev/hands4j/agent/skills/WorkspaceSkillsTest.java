package dev.hands4j.agent.skills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.agent.SkillSource.SkillFile;
import dev.hands4j.agent.world.FakeWorkspace;
import org.junit.jupiter.api.Test;

/** Only so much is read of what a repository offers. */
class WorkspaceSkillsTest {
  private static final SkillLimits TIGHT = new SkillLimits(2, 2, 40, 20, 12);
  private static final String FOLDER = ".openhands/microagents/";

  private static Library load(FakeWorkspace workspace) throws InterruptedException {
    Library library = new Library(TIGHT);
    WorkspaceSkills.load(workspace, "", TIGHT, library);
    return library;
  }

  @Test
  void filesBeyondTheirNumberAreNamedOnceAndLeftOut() throws Exception {
    Library library =
        load(
            new FakeWorkspace()
                .with(FOLDER + "a.md", "A")
                .with(FOLDER + "b.md", "B")
                .with(FOLDER + "c.md", "C")
                .with(FOLDER + "d.md", "D"));
    assertThat(library.instructions()).isEqualTo("A\n\nB");
    assertThat(library.problems()).singleElement().asString().contains("c.md");
  }

  @Test
  void largeFilesAndDeepFoldersAreLeftOut() throws Exception {
    Library library =
        load(
            new FakeWorkspace()
                .with(FOLDER + "big.md", "x".repeat(41))
                .with(FOLDER + "a/ok.md", "OK")
                .with(FOLDER + "a/b/deep.md", "DEEP"));
    assertThat(library.instructions()).isEqualTo("OK");
    assertThat(library.problems()).singleElement().asString().contains("big.md", "too large");
  }

  @Test
  void instructionsAndKnowledgeAreBounded() throws Exception {
    Library library = new Library(TIGHT);
    library.add(new SkillFile("long", "long.md", "é".repeat(30)));
    assertThat(library.instructions()).startsWith("é".repeat(20) + "\n[").contains("length");
    library.add(new SkillFile("k1", "k1.md", "---\ntriggers: [w]\n---\n0123456789"));
    library.add(new SkillFile("k2", "k2.md", "---\ntriggers: [w]\n---\n0123456789"));
    assertThat(library.match("w")).hasSize(1);
  }

  @Test
  void aLaterFileOfTheSameNameReplacesAnEarlierOne() {
    Library library = new Library(SkillLimits.DEFAULTS);
    library.add(new SkillFile("git", "a/git.md", "one"));
    library.add(new SkillFile("git", "b/git.md", "two"));
    assertThat(library.instructions()).isEqualTo("two");
  }
}
