using OnnxPose.Hub;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Hub;

public sealed class HubNamesTests
{
    [TestCase("o/n", "o/n", "main")]
    [TestCase("a-b.c_d/E.9@v1.0", "a-b.c_d/E.9", "v1.0")]
    [TestCase("o/n@refs/pr/18", "o/n", "refs/pr/18")]
    public void ARepository_IsReadAsItIsWritten(string text, string id, string revision)
    {
        var repository = HubRepository.Parse(text);
        Assert.That((repository.Id, repository.Revision), Is.EqualTo((id, revision)));
        Assert.That(repository.ToString(), Is.EqualTo(text));
    }

    [TestCase(""), TestCase("n"), TestCase("o/n/x"), TestCase("../n"), TestCase("o/.."), TestCase("o/n@")]
    [TestCase("o/n@../x"), TestCase("o/n@a//b"), TestCase("o--p/n"), TestCase("o/n\n"), TestCase("/o/n")]
    [TestCase("o n/x"), TestCase("o/n@a b"), TestCase("o/.hidden")]
    public void AnythingElse_IsNoRepository(string text)
    {
        Assert.That(HubRepository.TryParse(text), Is.Null);
        Assert.That(() => HubRepository.Parse(text),
            Throws.TypeOf<FormatException>().With.Message.Contains("OWNER/NAME"));
    }

    [TestCase("a.json", "*.json", true)]
    [TestCase("x/a.json", "*.json", true)]
    [TestCase("a.jsonl", "*.json", false)]
    [TestCase("unet/model.fp16.safetensors", "unet/*.fp16.*", true)]
    [TestCase("unet/model.safetensors", "unet/*.fp16.*", false)]
    [TestCase("ab", "ab*b", false)]
    [TestCase("LICENSE", "LICENSE", true)]
    [TestCase("license", "LICENSE", false)]
    public void APattern_TakesStarsForAnyText(string path, string pattern, bool fits) =>
        Assert.That(FilePattern.Fits(path, pattern), Is.EqualTo(fits));

    [Test]
    public void TheEnvironment_IsReadAsTheHubsOwnProgramsReadIt()
    {
        using var home = new TempFolder();
        Assert.That(Read(home).CacheFolder, Is.EqualTo(home.At(".cache", "huggingface", "hub")));
        Assert.That(Read(home, ("XDG_CACHE_HOME", "/x")).CacheFolder, Is.EqualTo("/x/huggingface/hub"));
        Assert.That(Read(home, ("HF_HOME", "~/h")).CacheFolder, Is.EqualTo(home.At("h", "hub")));
        Assert.That(Read(home, ("HF_HOME", "/h"), ("HF_HUB_CACHE", "/c")).CacheFolder, Is.EqualTo("/c"));
        Assert.That(Read(home).Endpoint, Is.EqualTo(new Uri("https://huggingface.co")));
        Assert.That(Read(home, ("HF_ENDPOINT", "http://h:1/hub/")).Endpoint.Port, Is.EqualTo(1));
        Assert.That(() => Read(home, ("HF_ENDPOINT", "nowhere")),
            Throws.ArgumentException.With.Message.Contains("HF_ENDPOINT"));
        Assert.That(() => Read(home, ("HF_ENDPOINT", "file:///x")),
            Throws.ArgumentException.With.Message.Contains("HF_ENDPOINT").And.Not.Message.Contains("Param"));
        Assert.That(Read(home, ("HF_HUB_OFFLINE", "TRUE")).Offline);
        Assert.That(Read(home, ("HF_HUB_OFFLINE", "0")).Offline, Is.False);
    }

    [Test]
    public void TheToken_IsTheVariables_ElseTheStoredOne()
    {
        using var home = new TempFolder();
        Assert.That(Read(home, ("HF_HOME", home.Path)).Token, Is.Null);
        Onnx.Files.AtomicFile.WriteText(home.At("token"), "stored\n");
        Assert.That(Read(home, ("HF_HOME", home.Path)).Token, Is.EqualTo("stored"));
        Assert.That(Read(home, ("HF_HOME", home.Path), ("HF_TOKEN", "given")).Token, Is.EqualTo("given"));
        Assert.That(Read(home, ("HF_TOKEN_PATH", home.At("token"))).Token, Is.EqualTo("stored"));
    }

    [TestCase("a\nb"), TestCase("a b"), TestCase("é")]
    public void ATokenThatIsNone_IsRefused_AndNotShown(string token)
    {
        using var home = new TempFolder();
        Assert.That(() => Read(home, ("HF_TOKEN", token)), Throws.ArgumentException
            .With.Message.Contains("HF_TOKEN").And.Not.Message.Contains(token));
    }

    [TestCase("hub:o/n@0123456789012345678901234567890123456789", "")]
    [TestCase("hub:o/n@0123456789012345678901234567890123456789/unet/x", "unet/x")]
    public void AReference_NamesAFolderOfACommit(string text, string folder)
    {
        var reference = HubReference.Parse(text);
        Assert.That(reference.Folder, Is.EqualTo(folder));
        Assert.That(reference.ToString(), Is.EqualTo(text));
        Assert.That(reference.Locate(new("/cache")), Is.EqualTo(Path.Combine(
            "/cache/models--o--n/snapshots/0123456789012345678901234567890123456789", folder)));
    }

    [TestCase("o/n@0123456789012345678901234567890123456789")]
    [TestCase("hub:o/n/unet")]
    [TestCase("hub:o/n@main/unet")]
    [TestCase("hub:o/n@0123456789012345678901234567890123456789/../x")]
    [TestCase("hub:o/n@0123456789012345678901234567890123456789/")]
    public void AReferenceThatLeadsElsewhere_IsRefused(string text) =>
        Assert.That(() => HubReference.Parse(text), Throws.TypeOf<FormatException>());

    static HubOptions Read(TempFolder home, params (string Name, string Value)[] variables) =>
        new HubVariables(
            name => variables.FirstOrDefault(variable => variable.Name == name).Value, home.Path).Read();
}
