using System.Text;
using OnnxPose.Evaluation.Retrieval;
using OnnxPose.Evaluation.TextToPose;
using OnnxPose.Poses;

namespace OnnxPose.Evaluation.Tests.Retrieval;

public sealed class PairLinesTests
{
    [Test]
    public void Pairs_ReadBackAsTheyWere()
    {
        CaptionPair[] pairs =
        [
            .. TrainingPairs.Draw(5), new("\u00FC \"quoted\"\nover two lines", new(0.5f, [])),
            new("", new(1, [])),
        ];
        using var stream = new MemoryStream();
        PairLines.Write(stream, pairs);
        Assert.That(stream.ToArray().Count(static b => b == '\n'), Is.EqualTo(pairs.Length));
        Assert.That(Read(stream.ToArray()), Is.EqualTo(pairs));
    }

    [TestCase("""{"caption":"a","pose":POSE}""")]
    [TestCase("""{"text":"a","dwpose":POSE,"id":7}""")]
    [TestCase("""{"prompt":"a","width":200,"height":100,"pose":POSE}""")]
    [TestCase("""{"caption":"a",INLINE}""")]
    [TestCase("""{"caption":"a","width":200,"height":100,INLINE}""")]
    public void DWPoseArrays_AreRead_WhereverTheyLie(string form)
    {
        var pose = TrainingPairs.Draw(1)[0].Pose;
        using var stream = new MemoryStream();
        PoseJson.Write(stream, pose, 200, 100, PoseJsonFormat.DWPose);
        var arrays = Encoding.UTF8.GetString(stream.ToArray());
        var line = form.Replace("POSE", arrays).Replace("INLINE", arrays[1..^1]);
        var read = Read(Encoding.UTF8.GetBytes(line)).Single();
        Assert.That(read.Caption, Is.EqualTo("a"));
        Assert.That(read.Pose.AspectRatio, Is.EqualTo(2));
        Assert.That(read.Pose.People.Select(static person => person.Body),
            Is.EqualTo(pose.People.Select(static person => person.Body)));
    }

    [Test]
    public void TheSizeOfARow_IsThatOfItsPose()
    {
        const string Line =
            """{"caption":"a","width":300,"height":100,"bodies":{"candidate":[],"subset":[]}}""";
        Assert.That(Read(Encoding.UTF8.GetBytes(Line)).Single().Pose, Is.EqualTo(new Pose(3, [])));
    }

    [Test]
    public void AByteOrderMark_AtTheStart_IsSkipped_AndNowhereElse()
    {
        const string Line = "{\"caption\":\"a\",\"pose\":{\"people\":[]}}";
        var plain = Encoding.UTF8.GetBytes($"{Line}\n{Line}");
        Assert.That(Read(Encoding.UTF8.GetBytes($"\uFEFF{Line}\n{Line}")), Is.EqualTo(Read(plain)));
        Assert.That(Read(Encoding.UTF8.GetBytes($"\uFEFF\n{Line}")), Has.Length.EqualTo(1));
        Assert.That(() => Read(Encoding.UTF8.GetBytes($"{Line}\n\uFEFF{Line}")),
            Throws.TypeOf<CaptionIndexException>().With.Message.Contains("line 2"));
    }

    [TestCase("{", "not valid JSON")]
    [TestCase("7", "is a JSON Number")]
    [TestCase("""{"pose":{"people":[]}}""", "has no caption")]
    [TestCase("""{"caption":7,"pose":{"people":[]}}""", "has no caption")]
    [TestCase("""{"caption":"a"}""", "is no pose")]
    [TestCase("""{"caption":"a","pose":{"bodies":{"candidate":[]}}}""", "has no 'subset'")]
    [TestCase("""{"caption":"a","pose":[{"people":[]},{"people":[]}]}""", "holds 2 frames")]
    [TestCase("""{"caption":"a","width":0,"height":5,"pose":{"people":[]}}""", "'width' and 'height' from 1")]
    [TestCase("""{"caption":"a","width":5,"pose":{"people":[]}}""", "'width' and 'height' from 1")]
    [TestCase("""{"caption":"a","caption":"b","pose":{"people":[]}}""", "not valid JSON")]
    [TestCase("""{"caption":"a\ud800","pose":{"people":[]}}""", "not valid JSON")]
    public void ALineThatIsNoPair_IsRefusedByFileAndLine(string line, string said)
    {
        const string Good = """{"caption":"a","pose":{"people":[]}}""";
        var text = Encoding.UTF8.GetBytes($"{Good}\n\r\n  \n{line}\n{Good}\n");
        Assert.That(() => Read(text), Throws.TypeOf<CaptionIndexException>()
            .With.Message.Contains("rows.jsonl, line 4").And.Message.Contains(said));
    }

    [Test]
    public void BytesThatAreNoUtf8_AndLinesThatNeverEnd_AreRefused()
    {
        Assert.That(() => Read([(byte)'{', 0xC3, 0x28]), Throws.TypeOf<CaptionIndexException>());
        var endless = new byte[JsonLines.MaxLineBytes + 1];
        endless.AsSpan().Fill((byte)'x');
        Assert.That(() => Read(endless),
            Throws.TypeOf<CaptionIndexException>().With.Message.Contains("line 1"));
    }

    [Test]
    public void Lines_AreTheSame_HoweverTheyFallIntoBuffers()
    {
        var far = new string('x', 100_000);
        var lines = JsonLines.Read(
            new MemoryStream(Encoding.UTF8.GetBytes($"\n{far}\r\nb\n\n  c  ")), "f").ToArray();
        Assert.That(lines.Select(static line => (line.Number, Encoding.UTF8.GetString(line.Text))),
            Is.EqualTo(new[] { (2, far), (3, "b"), (5, "c") }));
    }

    static CaptionPair[] Read(byte[] text) => [.. PairLines.Read(new MemoryStream(text), "rows.jsonl")];
}
