using System.Text;
using OnnxPose.Onnx.Architectures;

namespace OnnxPose.Onnx.Tests.Architectures;

sealed class PythonNumbersTests
{
    [TestCase("""{"a": -Infinity}""", """{"a": "-Infinity"}""")]
    [TestCase("""{"a": [Infinity, NaN, 1]}""", """{"a": ["Infinity", "NaN", 1]}""")]
    [TestCase("""{"NaN": "to Infinity \" and NaN"}""", """{"NaN": "to Infinity \" and NaN"}""")]
    [TestCase("""{"a": "\\", "b": NaN}""", """{"a": "\\", "b": "NaN"}""")]
    [TestCase("""{"a": 1}""", """{"a": 1}""")]
    [TestCase("", "")]
    public void Words_become_strings_outside_of_strings(string python, string json) => Assert.That(
        Encoding.UTF8.GetString(PythonNumbers.Quote(Encoding.UTF8.GetBytes(python)).Span), Is.EqualTo(json));
}
