from tests.recognition.makers import a_certificate, a_final_decree


def test_the_whole_way(now):
    decree = a_final_decree()
    certificate = a_certificate(decree)
    assert decree.is_final
    assert certificate.number
