using System.Text;
using OnnxPose.Poses;

namespace OnnxPose.Tests.Poses;

public sealed class PoseJsonTests
{
    static Pose Parse(string json, PoseJsonOptions? options = null) =>
        PoseJson.Parse(Encoding.UTF8.GetBytes(json), "test.json", options);

    /// <summary>x, y, 1 for point i at (10 i, 20 i) plus (1, 1).</summary>
    static string Triples(int count, double scale = 1) => string.Join(',', Enumerable.Range(0, count)
        .Select(i => FormattableString.Invariant($"{(10 * i + 1) * scale},{(20 * i + 1) * scale},1")));

    static Keypoint At(int i, float width, float height) => new((10 * i + 1) / width, (20 * i + 1) / height);

    [Test]
    public void OpenPose_WithTheCanvas_IsReadInPixels()
    {
        var pose = Parse($$"""
            {"people":[{"pose_keypoints_2d":[{{Triples(18)}}],"face_keypoints_2d":[{{Triples(68)}}],
            "hand_left_keypoints_2d":[{{Triples(21)}}],"hand_right_keypoints_2d":[{{Triples(21)}}]}],
            "canvas_width":1000,"canvas_height":2000}
            """);
        Assert.That(pose.AspectRatio, Is.EqualTo(0.5f));
        Assert.That(pose.People[0].Body[17], Is.EqualTo(At(17, 1000, 2000)));
        Assert.That(pose.People[0].Face[67], Is.EqualTo(At(67, 1000, 2000)));
        Assert.That(pose.People[0].Hands[21], Is.EqualTo(At(0, 1000, 2000)));
        Assert.That(pose.People[0].Hands[41], Is.EqualTo(At(20, 1000, 2000)));
        Assert.That(pose.People[0].Box, Is.EqualTo(new BoundingBox(At(0, 1000, 2000), At(67, 1000, 2000))));
    }

    [Test]
    public void OpenPose_InFractions_IsReadWithoutACanvas()
    {
        var pose = Parse($$"""{"people":[{"pose_keypoints_2d":[{{Triples(18, 0.002)}}]}]}""");
        Assert.That(pose.People[0].Body[3], Is.EqualTo(new Keypoint(0.062f, 0.122f)));
        Assert.That(pose.AspectRatio, Is.EqualTo(1));
    }

    [Test]
    public void OpenPose_InPixelsWithoutACanvas_IsReadWithTheCallersCanvas_AndRefusedWithoutOne()
    {
        var json =
            $$"""{"version":1.3,"people":[{"person_id":[-1],"pose_keypoints_2d":[{{Triples(25)}}]}]}""";
        var pose = Parse(json, new() { Canvas = (640, 480) });
        Assert.That(pose.People[0].Body[0], Is.EqualTo(At(0, 640, 480)));
        Assert.That(() => Parse(json),
            Throws.InstanceOf<PoseFormatException>().With.Message.Contains("canvas_width"));
    }

    [Test]
    public void Body25_LosesTheMiddleOfTheHips_AndTheFeet()
    {
        var points = Triples(25);
        var body = Parse(
            $$"""{"people":[{"pose_keypoints_2d":[{{points}}]}],"canvas_width":512,"canvas_height":512}""")
            .People[0].Body;
        Assert.That(body[(int)BodyPoint.LeftWrist], Is.EqualTo(At(7, 512, 512)));
        Assert.That(body[(int)BodyPoint.RightHip], Is.EqualTo(At(9, 512, 512)));
        Assert.That(body[(int)BodyPoint.LeftHip], Is.EqualTo(At(12, 512, 512)));
        Assert.That(body[(int)BodyPoint.LeftEar], Is.EqualTo(At(18, 512, 512)));
    }

    [Test]
    public void AFaceOf70Points_LosesThePupils()
    {
        var json =
            $$"""{"people":[{"face_keypoints_2d":[{{Triples(70)}}]}],"canvas_width":9,"canvas_height":9}""";
        Assert.That(Parse(json).People[0].Face.PresentCount, Is.EqualTo(68));
    }

    [TestCase("null")]
    [TestCase("[]")]
    public void APartThatIsNullOrEmpty_IsAbsent(string part)
    {
        const string Canvas = "\"canvas_width\":512,\"canvas_height\":512";
        var person = Parse($$"""
            {"people":[{"pose_keypoints_2d":[{{Triples(18)}}],"face_keypoints_2d":{{part}},
            "hand_left_keypoints_2d":{{part}},"hand_right_keypoints_2d":{{part}}}],{{Canvas}}}
            """).People[0];
        Assert.That((person.Body.PresentCount, person.Face.PresentCount, person.Hands.PresentCount),
            Is.EqualTo((18, 0, 0)));
    }

    [TestCase(0.3, 3)]
    [TestCase(0.5, 2)]
    [TestCase(1.0, 1)]
    [TestCase(0.01, 4)]
    public void ConfidenceBelowTheThreshold_MeansAbsent(double threshold, int present)
    {
        const string FourPoints = "0.1,0.1,1,0.2,0.2,0.5,0.3,0.3,0.3,0.4,0.4,0.1";
        var zeros = string.Join(',', new int[14 * 3]);
        var json = $$"""{"people":[{"pose_keypoints_2d":[{{FourPoints}},{{zeros}}]}]}""";
        Assert.That(Parse(json, new() { MinConfidence = threshold }).People[0].Body.PresentCount,
            Is.EqualTo(present));
    }

    [Test]
    public void AListOfFrames_IsReadAsFrames_AndAListOfOneAsAPose()
    {
        var points = Triples(18);
        var frame =
            $$"""{"people":[{"pose_keypoints_2d":[{{points}}]}],"canvas_height":512,"canvas_width":768}""";
        Assert.That(Parse($"[{frame}]"), Is.EqualTo(Parse(frame)));
        Assert.That(PoseJson.ParseFrames(Encoding.UTF8.GetBytes($"[{frame},{frame},{frame}]"), "video"),
            Has.Length.EqualTo(3));
        Assert.That(() => Parse($"[{frame},{frame}]"),
            Throws.InstanceOf<PoseFormatException>().With.Message.Contains("2 frames"));
    }

    [Test]
    public void APersonWithoutAnyPoint_IsNobody()
    {
        var zeros = string.Join(',', new int[54]);
        var json =
            $$"""{"people":[{"pose_keypoints_2d":[{{zeros}}]},{}],"canvas_width":5,"canvas_height":5}""";
        Assert.That(Parse(json).People, Is.Empty);
    }

    [Test]
    public void TheEditorsForm_IsRead()
    {
        var points = string.Join(',', Enumerable.Range(0, 36)
            .Select(static i => i == 5 ? "null" : $"[{10 * i + 1},{20 * i + 1}]"));
        var pose = Parse($$"""{"width":640,"height":512,"keypoints":[{{points}}]}""");
        Assert.That(pose.People, Has.Length.EqualTo(2));
        Assert.That(pose.People[1].Body[2], Is.EqualTo(At(20, 640, 512)));
        Assert.That(pose.People[0].Body[5], Is.Null);
        Assert.That(pose.AspectRatio, Is.EqualTo(1.25f));
    }

    [Test]
    public void Coco_GivesTheNeckAsTheMiddleOfTheShoulders_AndKeepsTheBox()
    {
        var pose = Parse($$"""
            {"images":[{"id":9,"width":1000,"height":500}],"annotations":[
            {"image_id":9,"iscrowd":1,"segmentation":[[1,2,3,4]]},
            {"image_id":9,"keypoints":[{{Triples(17)}}],"face_kpts":[{{Triples(68)}}],"bbox":[10,20,30,40]}]}
            """);
        var person = pose.People.Single();
        Assert.That(person.Body[(int)BodyPoint.LeftShoulder], Is.EqualTo(At(5, 1000, 500)));
        Assert.That(person.Body[(int)BodyPoint.RightShoulder], Is.EqualTo(At(6, 1000, 500)));
        Assert.That(person.Body[(int)BodyPoint.Neck], Is.EqualTo(new Keypoint(56 / 1000f, 111 / 500f)));
        Assert.That(person.Body[(int)BodyPoint.RightAnkle], Is.EqualTo(At(16, 1000, 500)));
        Assert.That(person.Box, Is.EqualTo(new BoundingBox(new(0.01f, 0.04f), new(0.04f, 0.12f))));
        Assert.That((person.Face.PresentCount, person.Hands.PresentCount), Is.EqualTo((68, 0)));
    }

    [Test]
    public void CocoImages_AreFramesInTheirOrder_AlsoWhereNobodyIs()
    {
        var frames = PoseJson.ParseFrames(Encoding.UTF8.GetBytes($$"""
            {"images":[{"id":1,"width":100,"height":100},{"id":2,"width":100,"height":50}],
            "annotations":[{"image_id":2,"keypoints":[{{Triples(133)}}]}]}
            """), "coco");
        Assert.That(frames.Select(static f => f.People.Length), Is.EqualTo((int[])[0, 1]));
        Assert.That(frames[1].People[0].Face[0], Is.EqualTo(At(23, 100, 50)));
        Assert.That(frames[1].People[0].Hands[41], Is.EqualTo(At(132, 100, 50)));
    }

    [Test]
    public void CocoResults_AreGroupedByImage()
    {
        var person = $$"""{"image_id":1,"keypoints":[{{Triples(17)}}]}""";
        var other = person.Replace("\"image_id\":1", "\"image_id\":\"b\"", StringComparison.Ordinal);
        var json = Encoding.UTF8.GetBytes($"[{person},{other},{person}]");
        var frames = PoseJson.ParseFrames(json, "results", new() { Canvas = (100, 100) });
        Assert.That(frames.Select(static f => f.People.Length), Is.EqualTo((int[])[2, 1]));
    }

    [Test]
    public void DWPose_IsRead_WithScoresBehind_AndRowsInAnyOrder()
    {
        var subset = string.Join(',', Enumerable.Range(0, 18).Select(static i => i == 4 ? -1 : 17 - i));
        var rows = string.Join(',', Enumerable.Range(0, 18)
            .Select(static i => FormattableString.Invariant($"[{i / 64.0},0.5,0.9,{i}]")));
        var bodies = $$"""{"candidate":[{{rows}}],"subset":[[{{subset}},23.5,18]]}""";
        var pose = Parse($$"""{"bodies":{{bodies}},"hands":[],"faces":null}""");
        Assert.That(pose.People[0].Body[0], Is.EqualTo(new Keypoint(17 / 64f, 0.5f)));
        Assert.That(pose.People[0].Body[4], Is.Null);
    }

    [Test]
    public void AByteOrderMark_IsSkipped() =>
        Assert.That(PoseJson.Parse((byte[])[0xEF, 0xBB, 0xBF, .. """{"people":[]}"""u8], "bom").People,
            Is.Empty);

    [Test]
    public void OpenPose_IsWrittenAsOthersReadIt()
    {
        var stream = new MemoryStream();
        PoseJson.Write(stream, new Pose(1.5f, [SamplePoses.TwoPeople.People[1]]), 768, 512);
        using var json = System.Text.Json.JsonDocument.Parse(stream.ToArray());
        var person = json.RootElement.GetProperty("people")[0];
        Assert.That(json.RootElement.GetProperty("canvas_width").GetInt32(), Is.EqualTo(768));
        Assert.That(json.RootElement.GetProperty("canvas_height").GetInt32(), Is.EqualTo(512));
        Assert.That(person.EnumerateObject().Select(static p => (p.Name, p.Value.GetArrayLength())),
            Is.EqualTo(new[]
            {
                ("pose_keypoints_2d", 54), ("face_keypoints_2d", 204),
                ("hand_left_keypoints_2d", 63), ("hand_right_keypoints_2d", 63),
            }));
        Assert.That(person.GetProperty("pose_keypoints_2d")[0].GetDouble(), Is.EqualTo(301.5));
        Assert.That(person.GetProperty("face_keypoints_2d").EnumerateArray()
            .All(static v => v.GetDouble() == 0));
    }

    [Test]
    public void AFile_IsWrittenAndReadBack()
    {
        var folder = Directory.CreateTempSubdirectory("onnxpose-").FullName;
        try
        {
            var path = Path.Combine(folder, "pose.json");
            PoseJson.Write(path, SamplePoses.TwoPeople, 1024, 512, PoseJsonFormat.T2P);
            Assert.That(PoseJson.Read(path), Is.EqualTo(SamplePoses.TwoPeople));
            Assert.That(Directory.GetFiles(folder), Has.Length.EqualTo(1));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestCase(0, 0.3, 1, 1)]
    [TestCase(10_001, 0.3, 1, 1)]
    [TestCase(64, 0, 1, 1)]
    [TestCase(64, double.NaN, 1, 1)]
    [TestCase(64, 1.1, 1, 1)]
    [TestCase(64, 0.3, 0, 5)]
    [TestCase(64, 0.3, 5, 1_000_001)]
    public void OptionsOutOfRange_AreRefused(int people, double confidence, int width, int height) =>
        Assert.That(() => new PoseJsonOptions
        {
            MaxPeople = people,
            MinConfidence = confidence,
            Canvas = (width, height),
        }, Throws.InstanceOf<ArgumentOutOfRangeException>());
}
