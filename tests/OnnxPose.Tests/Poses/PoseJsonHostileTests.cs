using System.Diagnostics;
using System.Text;
using OnnxPose.Poses;

namespace OnnxPose.Tests.Poses;

public sealed class PoseJsonHostileTests
{
    const string Canvas = "\"canvas_width\":512,\"canvas_height\":512";

    static string Body(string numbers) => $$"""{"people":[{"pose_keypoints_2d":[{{numbers}}]}],{{Canvas}}}""";

    static string Repeat(string text, int count) => string.Join(',', Enumerable.Repeat(text, count));

    static string Triple(string first) => first + "," + Repeat("5,5,1", 17);

    static string T2P(string people, string version = "1", string ratio = "1") =>
        $$"""{"format":"onnxpose-t2p","version":{{version}},"aspect_ratio":{{ratio}},"people":{{people}}}""";

    static string DwPose(string candidate, string subset, string rest = "") =>
        $$"""{"bodies":{"candidate":[{{candidate}}],"subset":[{{subset}}]}{{rest}}}""";

    static string Coco(string images, string annotations) =>
        $$"""{"images":[{{images}}],"annotations":[{{annotations}}]}""";

    /// <summary>A name, the file, and what the message must contain: the place or the fault.</summary>
    static readonly (string Name, string Json, string Message)[] s_files =
    [
        ("empty", "", "not valid JSON"),
        ("only spaces", "   ", "not valid JSON"),
        ("cut off", """{"people":[{"pose_keypoints_2d":[1,2""", "not valid JSON"),
        ("text behind", """{"people":[]} x""", "not valid JSON"),
        ("two values", """{"people":[]}{"people":[]}""", "not valid JSON"),
        ("a comment", """{"people":[] /* nobody */}""", "not valid JSON"),
        ("a trailing comma", """{"people":[],}""", "not valid JSON"),
        ("a name twice", """{"people":[],"people":[]}""", "not valid JSON"),
        ("NaN", Body(Triple("NaN,5,1")), "not valid JSON"),
        ("Infinity", Body(Triple("Infinity,5,1")), "not valid JSON"),
        ("a plus sign", Body(Triple("+1,5,1")), "not valid JSON"),
        ("depth", new string('[', 100_000) + new string(']', 100_000), "not valid JSON"),
        ("depth in a member", """{"people":[],"more":""" + new string('[', 30) + new string(']', 30) + "}",
            "not valid JSON"),
        ("half a surrogate pair as name", """{"\uD800":1,"people":[{"pose_keypoints_2d":7}]}""",
            "broken.json"),
        ("a string", "\"pose\"", "$"),
        ("a number", "7", "$"),
        ("null", "null", "$"),
        ("an empty object", "{}", "is no pose"),
        ("no frames", "[]", "no frame"),
        ("a list of numbers", "[1,2,3]", "$[0]"),
        ("nested lists", "[[[]]]", "$[0]"),
        ("people are a number", """{"people":5}""", "$.people"),
        ("people are an object", """{"people":{}}""", "$.people"),
        ("a person is a list", """{"people":[[]]}""", "$.people[0]"),
        ("a person is null", """{"people":[null]}""", "$.people[0]"),
        ("65 people", $$"""{"people":[{{Repeat("{}", 65)}}]}""", "at most 64"),
        ("a million people", $$"""{"people":[{{Repeat("{}", 1_000_000)}}]}""", "at most 64"),
        ("17 body points", Body(Repeat("5,5,1", 17)),
            "$.people[0].pose_keypoints_2d has 51 elements; expected 54 or 75"),
        ("one number too many", Body(Repeat("5,5,1", 18) + ",1"), "has 55 elements"),
        ("100,000 body points", Body(Repeat("5,5,1", 100_000)), "has 300000 elements"),
        ("points are a string", """{"people":[{"pose_keypoints_2d":"5,5,1"}]}""",
            "$.people[0].pose_keypoints_2d"),
        ("a coordinate is a string", Body(Triple("5,\"NaN\",1")), "$.people[0].pose_keypoints_2d[1]"),
        ("a coordinate is null", Body(Triple("5,5,null")), "$.people[0].pose_keypoints_2d[2]"),
        ("a coordinate is a list", Body(Triple("[],5,1")), "$.people[0].pose_keypoints_2d[0]"),
        ("beyond double precision", Body(Triple("1e999,5,1")), "$.people[0].pose_keypoints_2d[0]"),
        ("beyond every picture", Body(Triple("1e300,5,1")), "$.people[0]"),
        ("a number of 100,000 digits", Body(Triple(new string('9', 100_000) + ",5,1")),
            "$.people[0].pose_keypoints_2d[0]"),
        ("69 face points", $$"""{"people":[{"face_keypoints_2d":[{{Repeat("5,5,1", 69)}}]}],{{Canvas}}}""",
            "$.people[0].face_keypoints_2d"),
        ("20 hand points",
            $$"""{"people":[{"hand_left_keypoints_2d":[{{Repeat("5,5,1", 20)}}]}],{{Canvas}}}""",
            "$.people[0].hand_left_keypoints_2d"),
        ("no canvas", $$"""{"people":[{"pose_keypoints_2d":[{{Repeat("5,5,1", 18)}}]}]}""", "canvas_width"),
        ("half a canvas", """{"people":[],"canvas_width":512}""", "canvas_height"),
        ("a canvas of nothing", """{"people":[],"canvas_width":0,"canvas_height":5}""", "$.canvas_width"),
        ("a negative canvas", """{"people":[],"canvas_width":5,"canvas_height":-5}""", "$.canvas_height"),
        ("a canvas of a billion", """{"people":[],"canvas_width":1000000000,"canvas_height":5}""",
            "$.canvas_width"),
        ("a canvas that is text", """{"people":[],"canvas_width":"512","canvas_height":5}""",
            "$.canvas_width"),
        ("editor: 17 points", $$"""{"width":5,"height":5,"keypoints":[{{Repeat("[1,1]", 17)}}]}""",
            "$.keypoints"),
        ("editor: a point of three", $$"""{"width":5,"height":5,"keypoints":[{{Repeat("[1,1,1]", 18)}}]}""",
            "$.keypoints[0]"),
        ("editor: 100,008 points", $$"""{"width":5,"height":5,"keypoints":[{{Repeat("[1,1]", 100_008)}}]}""",
            "at most 64"),
        ("dwpose: no subset", """{"bodies":{"candidate":[]}}""", "$.bodies has no 'subset'"),
        ("dwpose: bodies are a list", """{"bodies":[]}""", "$.bodies"),
        ("dwpose: a row too high", DwPose("[0,0]", $"[1,{Repeat("-1", 17)}]"),
            "$.bodies.subset[0] names row 1"),
        ("dwpose: half a row", DwPose("[0,0],[0,0]", $"[0.5,{Repeat("-1", 17)}]"), "names row 0.5"),
        ("dwpose: row -2", DwPose("[0,0]", $"[-2,{Repeat("-1", 17)}]"), "names row -2"),
        ("dwpose: 17 columns", DwPose("[0,0]", $"[{Repeat("-1", 17)}]"), "$.bodies.subset[0]"),
        ("dwpose: a point of one", DwPose("[0]", $"[0,{Repeat("-1", 17)}]"), "$.bodies.candidate[0]"),
        ("dwpose: two faces, one person", DwPose("", $"[{Repeat("-1", 18)}]", ",\"faces\":[[],[]]"),
            "$.faces"),
        ("dwpose: one hand", DwPose("", $"[{Repeat("-1", 18)}]", ",\"hands\":[[]]"), "$.hands"),
        ("dwpose: an empty face", DwPose("", $"[{Repeat("-1", 18)}]", ",\"faces\":[[]]"), "$.faces[0]"),
        ("dwpose: 100,000 slots", DwPose("", Repeat("[]", 100_000)), "at most 64"),
        ("dwpose: 100,000 rows", DwPose(Repeat("[0,0]", 100_000), $"[{Repeat("99999", 18)}]"),
            "$.bodies.candidate"),
        ("coco: no images", """{"annotations":[]}""", "has no 'images'"),
        ("coco: an unknown image", Coco("", $$"""{"image_id":3,"keypoints":[{{Repeat("1,1,1", 17)}}]}"""),
            "image 3"),
        ("coco: an image twice", Coco("""{"id":1,"width":5,"height":5},{"id":1,"width":5,"height":5}""", ""),
            "$.images[1]"),
        ("coco: an annotation without an image",
            Coco("""{"id":1,"width":5,"height":5}""", """{"keypoints":[1]}"""), "has no 'image_id'"),
        ("coco: 18 points",
            Coco("""{"id":1,"width":5,"height":5}""",
                $$"""{"image_id":1,"keypoints":[{{Repeat("1,1,1", 18)}}]}"""),
            "$.annotations[0].keypoints"),
        ("coco: a box of three",
            Coco("""{"id":1,"width":5,"height":5}""",
                $$"""{"image_id":1,"bbox":[1,2,3],"keypoints":[{{Repeat("1,1,1", 17)}}]}"""),
            "$.annotations[0].bbox"),
        ("coco: a box beyond everything",
            Coco("""{"id":1,"width":5,"height":5}""",
                $$"""{"image_id":1,"bbox":[1e308,0,1e308,0],"keypoints":[{{Repeat("3,3,1", 17)}}]}"""),
            "$.annotations[0]"),
        ("t2p: another format", """{"format":"other","people":[]}""", "$.format"),
        ("t2p: half a surrogate pair as format", """{"format":"\uD800","people":[]}""", "$.format"),
        ("t2p: the next version", T2P("[]", version: "2"), "$.version is 2"),
        ("t2p: no people", """{"format":"onnxpose-t2p","version":1,"aspect_ratio":1}""", "has no 'people'"),
        ("t2p: a ratio of zero", T2P("[]", ratio: "0"), "$.aspect_ratio"),
        ("t2p: a ratio beyond single precision", T2P("[]", ratio: "1e39"), "$.aspect_ratio"),
        ("t2p: 65 people", T2P($"[{Repeat("{}", 65)}]"), "at most 64"),
        ("t2p: no box", T2P("[{}]"), "$.people[0] has no 'box'"),
        ("t2p: one corner", T2P("""[{"box":[[0,0]]}]"""), "$.people[0].box has 1 elements; expected 2"),
        ("t2p: a corner beyond single precision", T2P("""[{"box":[[0,0],[0,1e39]]}]"""),
            "$.people[0].box[1][1]"),
        ("t2p: 17 body points", T2P($$"""[{"box":[[0,0],[1,1]],"body":[{{Repeat("null", 17)}}]}]"""),
            "$.people[0].body"),
        ("t2p: a point of three", T2P($$"""[{"box":[[0,0],[1,1]],"body":[{{Repeat("[0,0,0]", 18)}}]}]"""),
            "$.people[0].body[0]"),
    ];

    static IEnumerable<TestCaseData> Files =>
        s_files.Select(static file =>
            new TestCaseData(file.Json, file.Message).SetArgDisplayNames(file.Name));

    [TestCaseSource(nameof(Files))]
    public void AHostileFile_IsRefused_ByNameAndPlace_InLittleTimeAndMemory(string json, string message)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();       // generous: against hanging, not against a busy machine
        Assert.That(() => PoseJson.Parse(bytes, "broken.json"), Throws.InstanceOf<PoseFormatException>()
            .With.Message.Contains("broken.json").And.Message.Contains(message));
        Assert.That(watch.Elapsed.TotalSeconds, Is.LessThan(30));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before,
            Is.LessThan((1 << 20) + 32L * bytes.Length));
    }

    [Test]
    public void InvalidUtf8_AndUtf16_AreRefused()
    {
        byte[][] files =
        [
            [0xFF, 0xFE, 0, 0x7B], Encoding.Unicode.GetBytes("{\"people\":[]}"), [0x22, 0xC3, 0x28, 0x22],
        ];
        foreach (var bytes in files)
        {
            Assert.That(() => PoseJson.Parse(bytes, "broken.json"), Throws.InstanceOf<PoseFormatException>());
        }
    }

    [Test]
    public void MoreThan16MiB_AreRefused_WithoutReadingOn()
    {
        var stream = new MemoryStream(new byte[40 << 20]);
        Assert.That(() => OnnxPose.Poses.Json.PoseJsonFile.ReadBytes(stream, "huge.json"),
            Throws.InstanceOf<PoseFormatException>().With.Message.Contains("huge.json"));
        Assert.That(stream.Position, Is.LessThan(17 << 20));
    }

    [Test]
    public void AsManyFramesAsFit_AreReadInTime()
    {
        var json = Encoding.UTF8.GetBytes($"[{Repeat("{\"people\":[]}", 100_000)}]");
        var watch = Stopwatch.StartNew();
        Assert.That(PoseJson.ParseFrames(json, "frames"), Has.Length.EqualTo(100_000));
        Assert.That(watch.Elapsed.TotalSeconds, Is.LessThan(30));
    }

    [Test]
    public void AsManyPeopleAsMayBeAllowed_AreReadInTime()
    {
        const int People = 10_000;
        var options = new PoseJsonOptions { MaxPeople = People };
        var last = 18 * People - 1;     // every person's points stand at the end of a long list
        string[] files =
        [
            $$"""{"width":5,"height":5,"keypoints":[{{Repeat("[1,1]", 18 * People)}}]}""",
            DwPose(Repeat("[0.5,0.5]", 18 * People), Repeat($"[{Repeat($"{last}", 18)}]", People)),
        ];
        foreach (var json in files)
        {
            var watch = Stopwatch.StartNew();
            var pose = PoseJson.Parse(Encoding.UTF8.GetBytes(json), "crowd", options);
            Assert.That(pose.People, Has.Length.EqualTo(People));
            Assert.That(watch.Elapsed.TotalSeconds, Is.LessThan(30));
        }
    }

    [Test]
    public void EveryTruncation_AndEveryChangedByte_OfEveryForm_IsRefusedOrRead()
    {
        foreach (var format in Enum.GetValues<PoseJsonFormat>())
        {
            var stream = new MemoryStream();
            PoseJson.Write(stream, new Pose(1, [SamplePoses.TwoPeople.People[1]]), 64, 64, format);
            var json = stream.ToArray();
            for (var i = 0; i < json.Length; i += 17)
            {
                Assert.That(IsRead(json[..i]), Is.False);
                foreach (var replacement in "}]{[,:\"-9ntx\0"u8)
                {
                    _ = IsRead([.. json[..i], replacement, .. json[(i + 1)..]]);
                }
            }
        }
    }

    /// <summary>Any other exception fails the test.</summary>
    static bool IsRead(byte[] json)
    {
        try
        {
            PoseJson.ParseFrames(json, "changed");
            return true;
        }
        catch (PoseFormatException)
        {
            return false;
        }
    }
}
